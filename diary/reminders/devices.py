"""The browsers that show reminders: taking one on, what it says back, a test, and letting it go."""

import hashlib
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from diary.access import live_subscriptions_of, subscriptions_of
from diary.cleaners import clean_fields
from diary.exceptions import FieldError, InvalidFields, RecordNotFound, invalid_field
from diary.models import PushSubscription, Reminder
from diary.push import configuration
from diary.push.encryption import BadKeys, subscription_keys
from diary.push.hosts import EndpointRefused, push_host
from diary.push.messages import Outcome
from diary.push.sender import send_all
from diary.records import lock_diary
from diary.reminders.fields import SUBSCRIPTION_CLEANERS
from diary.reminders.messages import read_ack_token, test_push_for

SUBSCRIPTIONS_MAX = 10
ACTIONS = ("shown", "later")


@transaction.atomic
def subscribe(
    *, owner_id: int, fields: dict[str, Any], name: str, now: datetime
) -> tuple[PushSubscription, bool]:
    """Takes a browser on; returns it, and whether it is new. The same again changes nothing but its keys.

    `fields` are endpoint, p256dh, auth and device_id. A browser that another account used belongs to this one from now
    on; an earlier subscription of the same device goes; beyond ten one that has ended goes, or the oldest. Raises
    InvalidFields.
    """
    values = _clean_subscription(fields)
    lock_diary(owner_id)
    digest = hashlib.sha256(values["endpoint"].encode()).digest()
    PushSubscription.objects.filter(endpoint_digest=digest).exclude(owner=owner_id).delete()
    keys = {key: values[key] for key in ("endpoint", "p256dh", "auth")}
    subscription, is_new = PushSubscription.objects.get_or_create(
        endpoint_digest=digest,
        defaults={
            "owner_id": owner_id,
            "keys": keys,
            "device_id": values["device_id"],
            "name": name,
            "created_at": now,
        },
    )
    if not is_new and (subscription.keys != keys or subscription.gone_at):
        subscription.keys, subscription.gone_at = keys, None
        subscription.save(update_fields=["keys", "gone_at"])
    _let_others_go(subscription)
    return subscription, is_new


def _clean_subscription(fields: dict[str, Any]) -> dict[str, Any]:
    values = clean_fields(fields, SUBSCRIPTION_CLEANERS)
    missing = [name for name in SUBSCRIPTION_CLEANERS if name not in values]
    if missing:
        raise InvalidFields([FieldError(name, "required", "is required") for name in missing])
    try:
        push_host(values["endpoint"], rules=configuration.rules())
    except EndpointRefused:
        message = "must be the https address of a push service we know"
        raise invalid_field("endpoint", "not_a_push_service", message) from None
    try:
        subscription_keys(p256dh=values["p256dh"], auth=values["auth"])
    except BadKeys:
        raise invalid_field("keys", "not_keys", "must be p256dh and auth of a browser") from None
    return values


def _let_others_go(subscription: PushSubscription) -> None:
    mine = subscriptions_of(subscription.owner_id).exclude(pk=subscription.pk)
    mine.filter(device_id=subscription.device_id).delete()
    kept_first = mine.order_by(F("gone_at").desc(nulls_first=True), "-created_at", "-pk")
    mine.filter(
        pk__in=list(kept_first.values_list("pk", flat=True)[SUBSCRIPTIONS_MAX - 1 :])
    ).delete()


def send_test(subscription: PushSubscription) -> Outcome:
    """Sends a test right now, 15 s at most; says what the push service answered. Each call sends one."""
    if not configuration.is_configured():
        return Outcome.MISCONFIGURED
    (result,) = send_all([test_push_for(subscription)])
    if result.outcome is Outcome.GONE:
        note_gone(subscription, timezone.now())
    return result.outcome


@transaction.atomic
def confirm(*, token: str, action: str, now: datetime) -> tuple[int, str]:
    """A device says that it has shown a message. Returns (due time or 0, action) for the caller to act on "later".

    Raises InvalidFields for a token that is not ours or too old, RecordNotFound when the device is gone. A second call
    only renews the time.
    """
    if action not in ACTIONS:
        raise invalid_field("action", "unknown_choice", "must be one of: " + ", ".join(ACTIONS))
    try:
        number, occurrence = read_ack_token(token)
    except signing.BadSignature:
        raise invalid_field("token", "not_a_token", "is not one of ours, or too old") from None
    shown = PushSubscription.objects.filter(pk=number)
    if not shown.update(last_confirmed_at=now, unconfirmed=0):
        raise RecordNotFound
    return occurrence, action


def note_gone(subscription: PushSubscription, now: datetime) -> bool:
    """Sends nothing more where a push service ended it; true when its owner now has none left and wants pushes.

    It stays in the list, so that its device finds out and makes a new one. Compared with what was read, so that one
    renewed meanwhile lives on; of two callers only one is told true.
    """
    read = PushSubscription.objects.filter(
        pk=subscription.pk, endpoint_digest=subscription.endpoint_digest, gone_at=None
    )
    owner_id = subscription.owner_id
    was_living = read.update(gone_at=now)
    return (
        bool(was_living) and not live_subscriptions_of(owner_id).exists() and _wants_push(owner_id)
    )


def _wants_push(owner_id: int) -> bool:
    wanted = Reminder.objects.filter(owner=owner_id, active=True).values_list("channels", flat=True)
    return any("push" in channels for channels in wanted)
