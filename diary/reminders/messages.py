"""The words that leave the house: pushes and mails. Neutral on purpose; nothing of the diary is in them."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from diary.models import Delivery, Occurrence, PushSubscription, Reminder
from diary.push.messages import Push, topic_of
from diary.push.payload import neutral_payload

_ACK_SALT = "push-ack"
_UNSUBSCRIBE_SALT = "reminder-mail"
_ACKS_COUNT_FOR_SECONDS = 7 * 24 * 3600
# A tap opens the one screen where the answer is given, about the day that was asked about: it may be tapped after midnight.
_SCREENS = {
    Reminder.Kind.CHECK_IN: "/check-in/{day}",
    Reminder.Kind.EMS_SESSION: "/ems",
    # Today says what chance assigned to it. The fragment only tells the phone which ones a written day takes away.
    Reminder.Kind.TRIAL_PERIOD: "/#today",
    Reminder.Kind.WEEKLY: "/weekly/{day}",
    Reminder.Kind.CUSTOM: "/reminders",
}
# While a trial is running Today says what chance assigned to this day. Neither words nor address of a push do.
_TODAY = "/"
_TOLD_ON_TODAY = (Reminder.Kind.EMS_SESSION, Reminder.Kind.TRIAL_PERIOD)
_TEST_TTL_SECONDS = 300


def push_for(
    delivery: Delivery, subscription: PushSubscription, now: datetime, *, on_trial: bool = False
) -> Push:
    """The push of a delivery. Its topic and tag are those of the due time: a second one takes the place of the first.

    `on_trial`: it is about EMS while a trial is running; it then reads the same on every day and opens Today.
    """
    occurrence = delivery.occurrence
    reminder = occurrence.reminder
    topic = topic_of(str(occurrence.occurrence_id))
    payload = neutral_payload(
        navigate=settings.PUBLIC_URL + (_TODAY if on_trial else _screen_of(occurrence)),
        tag=topic,
        ack=ack_token(subscription, occurrence),
        app_badge=1,
        own_text=reminder.text if reminder.show_text else "",
        day=occurrence.local_date.isoformat(),
        asks_anyway=not reminder.skip_if_logged,
    )
    seconds_left = int((occurrence.expires_at - now).total_seconds())
    return _push(subscription, payload, topic, max(1, seconds_left))


def _screen_of(occurrence: Occurrence) -> str:
    screen = _SCREENS[Reminder.Kind(occurrence.reminder.kind)]
    return screen.format(day=occurrence.local_date.isoformat())


def test_push_for(subscription: PushSubscription) -> Push:
    """What "send a test now" sends."""
    topic = topic_of(f"test {subscription.subscription_id}")
    payload = neutral_payload(
        navigate=settings.PUBLIC_URL + "/reminders",
        tag=topic,
        ack=ack_token(subscription, None),
        with_actions=False,
    )
    return _push(subscription, payload, topic, _TEST_TTL_SECONDS)


def _push(subscription: PushSubscription, payload: bytes, topic: str, ttl_seconds: int) -> Push:
    keys = subscription.keys
    return Push(
        subscription_id=subscription.pk,
        endpoint=keys["endpoint"],
        p256dh=keys["p256dh"],
        auth=keys["auth"],
        payload=payload,
        topic=topic,
        ttl_seconds=ttl_seconds,
    )


def ack_token(subscription: PushSubscription, occurrence: Occurrence | None) -> str:
    """What a device hands back to say "shown" or "later"; signed, so that nobody else can."""
    numbers = [subscription.pk, occurrence.pk if occurrence else 0]
    return signing.dumps(numbers, salt=_ACK_SALT)


def read_ack_token(token: str) -> tuple[int, int]:
    """(subscription, due time or 0); raises signing.BadSignature, also after seven days."""
    subscription, occurrence = signing.loads(token, salt=_ACK_SALT, max_age=_ACKS_COUNT_FOR_SECONDS)
    return subscription, occurrence


def reminder_mail(delivery: Delivery) -> EmailMessage:
    """The mail of a delivery; sent twice it has the same Message-ID, so that mail programs can show it once."""
    owner = delivery.occurrence.reminder.owner
    name = f"reminder-{delivery.pk}-{delivery.round}"
    # Today leads on to a session, or says what chance assigned: a mail's address is no place for either.
    is_told_there = delivery.occurrence.reminder.kind in _TOLD_ON_TODAY
    screen = _TODAY if is_told_there else _screen_of(delivery.occurrence)
    return _mail(owner, "A moment for your diary?", "reminders/mail/reminder.txt", name, screen)


def reminders_are_off_mail(owner: User, subscription: PushSubscription) -> EmailMessage:
    """Said once, when the last device that showed reminders is gone."""
    name = f"off-{subscription.subscription_id}"
    return _mail(owner, "Reminders are off on your devices", "reminders/mail/off.txt", name)


def _mail(owner: User, subject: str, template: str, name: str, screen: str = "/") -> EmailMessage:
    unsubscribe = settings.PUBLIC_URL + reverse(
        "unsubscribe", kwargs={"token": unsubscribe_token(owner.pk)}
    )
    context = {
        "public_url": settings.PUBLIC_URL,
        "screen": settings.PUBLIC_URL + screen,
        "unsubscribe": unsubscribe,
    }
    return EmailMessage(
        subject=settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject,
        body=render_to_string(template, context),
        to=[owner.email],
        headers={
            "Message-ID": f"<{name}@{urlsplit(settings.PUBLIC_URL).hostname}>",
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def unsubscribe_token(owner_id: int) -> str:
    """What a mail's unsubscribe address holds; it never ages, an old mail must stop them too."""
    return signing.dumps(owner_id, salt=_UNSUBSCRIBE_SALT)


def read_unsubscribe_token(token: str) -> int:
    """The owner's number; raises signing.BadSignature."""
    owner_id: int = signing.loads(token, salt=_UNSUBSCRIBE_SALT)
    return owner_id
