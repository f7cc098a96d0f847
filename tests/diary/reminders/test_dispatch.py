"""A due time becomes one message on every phone, once, and only when it is still wanted. Judged by the push service."""

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from accounts.mails import send_due
from diary.models import Delivery, Occurrence, PushSubscription, Reminder
from diary.push.messages import topic_of
from diary.reminders import claims, counters, sending
from diary.reminders.devices import note_gone
from diary.reminders.planning import plan_next
from diary.reminders.queries import SILENT_AFTER, is_silent
from diary.reminders.services import (
    dispatch_due,
    mark_done,
    move_to_zone,
    pause_reminders,
    prune_reminders,
    record_reminder,
    snooze,
    stop_mails,
    take_acknowledgement,
)
from diary.reminders.waking import wake_next
from tests.accounts.mail_server import MailServer, used_by
from tests.diary.reminders.conftest import verify
from tests.diary.reminders.making import (
    make_due,
    make_phone,
    make_reminder,
    move,
    state_of,
    the_delivery,
)
from tests.factories import make_day, make_session, make_user
from tests.pushd import faults
from tests.pushd.server import PushService

MINUTE = timedelta(minutes=1)


def pushes(pushd: PushService) -> list[dict[str, Any]]:
    assert not [arrival.problems for arrival in pushd.log if arrival.problems]
    return [json.loads(arrival.plaintext or b"") for arrival in pushd.log]


def test_one_message_on_every_phone_and_only_once(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice))
    dispatch_due()
    dispatch_due()
    assert len(pushd.log) == 2
    assert state_of(occurrence) == "due"
    topic = topic_of(str(occurrence.occurrence_id))
    for arrival, push in zip(pushd.log, pushes(pushd), strict=True):
        assert arrival.headers["topic"] == topic
        assert arrival.headers["urgency"] == "high"
        assert 5300 <= int(arrival.headers["ttl"]) <= 5400
        assert push["notification"]["tag"] == topic
        assert push["notification"]["navigate"].endswith(f"/check-in/{occurrence.local_date}")
        assert push["notification"]["body"] == "A moment for your diary?"
        assert "asks_anyway" not in push["notification"]["data"]


def test_nothing_is_sent_before_it_is_due(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    make_due(make_reminder(alice), ago=-MINUTE)
    dispatch_due()
    assert pushd.log == []


@pytest.mark.parametrize(
    ("fields", "logged"),
    [({"pain": 3}, True), ({"pain": None, "skipped": ["pain"]}, True), ({"pain": None}, False)],
)
def test_a_day_that_is_logged_is_not_asked_for(
    alice: Any, pushd: PushService, fields: Any, logged: bool
) -> None:
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice))
    make_day(alice, occurrence.local_date, **fields)
    dispatch_due()
    assert state_of(occurrence) == ("skipped" if logged else "due")
    assert len(pushd.log) == (0 if logged else 1)


def test_asked_anyway_by_who_wants_that(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice, skip_if_logged=False))
    make_day(alice, occurrence.local_date)
    dispatch_due()
    (push,) = pushes(pushd)
    # So that the app does not take it away as answered.
    assert push["notification"]["data"]["asks_anyway"] is True


def test_a_session_answers_its_reminder(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice, kind="ems_session"))
    noon = datetime.combine(occurrence.local_date, time(12), tzinfo=ZoneInfo("Europe/Berlin"))
    make_session(alice, noon)
    dispatch_due()
    assert state_of(occurrence) == "skipped"
    assert pushd.log == []


@pytest.mark.parametrize(("days_ago", "state"), [(0, "skipped"), (6, "skipped"), (7, "due")])
def test_the_weekly_question_is_answered_for_a_week(
    alice: Any, pushd: PushService, days_ago: int, state: str
) -> None:
    occurrence = make_due(make_reminder(alice, kind="weekly"))
    make_day(alice, occurrence.local_date - timedelta(days=days_ago), spread_feet="toes")
    dispatch_due()
    assert state_of(occurrence) == state


def test_a_text_of_ones_own_shows_only_when_allowed(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    own = {"kind": "custom", "text": "Cream for the feet"}
    make_due(make_reminder(alice, **own))
    dispatch_due()
    make_due(make_reminder(alice, **own, show_text=True))
    dispatch_due()
    bodies = [push["notification"]["body"] for push in pushes(pushd)]
    assert bodies == ["A moment for your diary?", "Cream for the feet"]


def test_quiet_hours_move_it_to_their_end_within_the_window(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    alice.time_zone = "UTC"
    now = timezone.now()
    ends = (now + 30 * MINUTE).strftime("%H:%M")
    began = (now - 30 * MINUTE).strftime("%H:%M")
    reminder = make_reminder(
        alice, time_zone="UTC", time_zone_mode="fixed", quiet_from=began, quiet_until=ends
    )
    occurrence = make_due(reminder)
    dispatch_due()
    occurrence.refresh_from_db()
    assert (occurrence.state, pushd.log) == ("scheduled", [])
    assert occurrence.wake_at is not None
    assert occurrence.wake_at.strftime("%H:%M") == ends
    move(occurrence, expires_at=now + 10 * MINUTE, wake_at=now)
    dispatch_due()
    assert (state_of(occurrence), pushd.log) == ("skipped", [])


def test_a_rest_skips_and_ends_by_itself(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    reminder = make_reminder(alice)
    now = timezone.now()
    pause_reminders(owner_id=alice.pk, until=now + MINUTE, now=now)
    resting = make_due(reminder)
    dispatch_due()
    assert (state_of(resting), pushd.log) == ("skipped", [])
    Reminder.objects.update(paused_until=now - MINUTE)
    make_due(reminder)
    dispatch_due()
    assert len(pushd.log) == 1


def test_a_rest_takes_back_what_is_open(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd, faults.status(503))
    occurrence = make_due(make_reminder(alice))
    dispatch_due()
    now = timezone.now()
    pause_reminders(owner_id=alice.pk, until=now + MINUTE, now=now)
    assert state_of(occurrence) == "skipped"
    assert the_delivery(occurrence).state == "expired"


def test_what_is_over_is_missed_and_never_sent(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice), ago=91 * MINUTE)
    dispatch_due()
    assert (state_of(occurrence), pushd.log) == ("missed", [])


def test_a_window_that_ends_after_a_message_is_done(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice))
    dispatch_due()
    now = timezone.now()
    move(occurrence, due_at=now - 91 * MINUTE, expires_at=now - MINUTE, wake_at=now - MINUTE)
    dispatch_due()
    assert state_of(occurrence) == "done"


def test_without_a_phone_it_ends_as_missed(alice: Any, pushd: PushService) -> None:
    occurrence = make_due(make_reminder(alice))
    dispatch_due()
    assert state_of(occurrence) == "due"
    now = timezone.now()
    move(occurrence, due_at=now - 91 * MINUTE, expires_at=now - MINUTE, wake_at=now - MINUTE)
    dispatch_due()
    assert state_of(occurrence) == "missed"


def test_one_nag_and_no_second(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice, nag_after_minutes=10))
    dispatch_due()
    now = timezone.now()
    move(occurrence, due_at=now - 11 * MINUTE, wake_at=now - MINUTE)
    dispatch_due()
    dispatch_due()
    assert len(pushd.log) == 2
    assert len({push["notification"]["tag"] for push in pushes(pushd)}) == 1
    occurrence.refresh_from_db()
    assert occurrence.wake_at == occurrence.expires_at


def test_no_nag_once_the_day_is_logged(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice, nag_after_minutes=10))
    dispatch_due()
    make_day(alice, occurrence.local_date)
    now = timezone.now()
    move(occurrence, due_at=now - 11 * MINUTE, wake_at=now - MINUTE)
    dispatch_due()
    assert (state_of(occurrence), len(pushd.log)) == ("answered", 1)


def test_later_reminds_again_in_an_hour(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice))
    dispatch_due()
    token = pushes(pushd)[0]["notification"]["data"]["ack"]
    now = timezone.now()
    take_acknowledgement(token=token, action="later", now=now)
    occurrence.refresh_from_db()
    assert occurrence.snoozed_until == now + timedelta(hours=1)
    assert occurrence.expires_at >= now + 90 * MINUTE
    dispatch_due()
    assert len(pushd.log) == 1
    move(occurrence, snoozed_until=now, wake_at=now)
    dispatch_due()
    assert len(pushd.log) == 2


def test_later_twice_counts_from_the_second(alice: Any, pushd: PushService) -> None:
    occurrence = make_due(make_reminder(alice))
    dispatch_due()
    now = timezone.now()
    for minutes in (0, 5):
        later = snooze(
            owner_id=alice.pk,
            occurrence_id=occurrence.occurrence_id,
            now=now + minutes * MINUTE,
        )
    assert later.snoozed_until == now + 65 * MINUTE


def test_done_is_answered_and_stays_so(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd, faults.status(500))
    occurrence = make_due(make_reminder(alice, kind="custom", text="Cream"))
    dispatch_due()
    for _ in range(2):
        done = mark_done(owner_id=alice.pk, occurrence_id=occurrence.occurrence_id)
        assert done.state == "answered"
    assert the_delivery(occurrence).state == "expired"


def test_an_acknowledgement_confirms_the_phone(alice: Any, pushd: PushService) -> None:
    phone = make_phone(alice, pushd)
    make_due(make_reminder(alice))
    dispatch_due()
    phone.refresh_from_db()
    assert (phone.unconfirmed, phone.last_confirmed_at) == (1, None)
    token = pushes(pushd)[0]["notification"]["data"]["ack"]
    now = timezone.now()
    take_acknowledgement(token=token, action="shown", now=now)
    phone.refresh_from_db()
    assert (phone.unconfirmed, phone.last_confirmed_at) == (0, now)


def test_mail_takes_over_when_a_phone_goes_silent(
    alice: Any, pushd: PushService, mail: None
) -> None:
    verify(alice)
    make_phone(alice, pushd)
    PushSubscription.objects.update(unconfirmed=3)
    make_due(make_reminder(alice))
    dispatch_due()
    assert len(pushd.log) == 1
    (message,) = outbox.outbox
    assert message.to == [alice.email]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_no_mail_to_an_address_that_is_not_proven_or_was_stopped(
    alice: Any, bob: Any, pushd: PushService, mail: None
) -> None:
    verify(bob)
    stop_mails(owner_id=bob.pk, stopped=True, now=timezone.now())
    for person in (alice, bob):
        make_due(make_reminder(person, channels=["email"]))
    dispatch_due()
    assert outbox.outbox == []


def test_mail_as_the_chosen_channel_once(alice: Any, pushd: PushService, mail: None) -> None:
    verify(alice)
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice, channels=["email"]))
    dispatch_due()
    dispatch_due()
    assert pushd.log == []
    assert len(outbox.outbox) == 1
    assert the_delivery(occurrence, "email").state == "accepted"


def test_the_last_phone_gone_is_told_once_and_mail_takes_over(
    alice: Any, pushd: PushService, mail: None
) -> None:
    verify(alice)
    phone = make_phone(alice, pushd, faults.status(410))
    occurrence = make_due(make_reminder(alice))
    dispatch_due()
    dispatch_due()
    assert not PushSubscription.objects.filter(gone_at=None).exists()
    assert len(pushd.log) == 1
    assert the_delivery(occurrence).state == "failed"
    assert send_due() == {"sent": 1}
    subjects = sorted(message.subject for message in outbox.outbox)
    off = outbox.outbox[-1].extra_headers
    assert off["Message-ID"].startswith(f"<off-{phone.subscription_id}@")
    assert all(message.extra_headers["List-Unsubscribe"] for message in outbox.outbox)
    assert subjects == [
        "Daymark: A moment for your diary?",
        "Daymark: Reminders are off on your devices",
    ]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (SMTPRecipientsRefused({"a@example.org": (550, b"no such box")}), "failed"),
        (SMTPRecipientsRefused({"a@example.org": (451, b"come back later")}), "retry"),
        (ValueError("whatever else is wrong with one mail"), "retry"),
    ],
)
def test_an_address_that_is_not_taken_yet_is_tried_again_and_keeps_no_other_mail(
    error: Exception,
    state: str,
    alice: Any,
    bob: Any,
    mail: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for owner in (alice, bob):
        verify(owner)
    theirs = [make_due(make_reminder(owner, channels=["email"])) for owner in (alice, bob)]
    send = EmailBackend.send_messages

    def send_but_to_alice(backend: EmailBackend, messages: list[EmailMessage]) -> int:
        if messages[0].to == [alice.email]:
            raise error
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_but_to_alice)
    dispatch_due()
    assert [the_delivery(one, "email").state for one in theirs] == [state, "accepted"]


@pytest.fixture
def mail_server_of_ours(
    settings: Any, db: None, mail: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MailServer]:
    # Long enough that no test sees their end by waiting.
    monkeypatch.setattr(sending, "_MAIL_RESTS", timedelta(hours=1))
    monkeypatch.setattr(sending, "_TRY_AGAIN_SECONDS", (3_600,))
    with used_by(settings) as running:
        yield running


def mails_due(number: int) -> None:
    for each in range(number):
        owner = make_user(f"{each}@example.org")
        verify(owner)
        make_due(make_reminder(owner, channels=["email"]))


def tries() -> list[tuple[str, int]]:
    return list(Delivery.objects.order_by("attempt", "pk").values_list("state", "attempt"))


@pytest.mark.parametrize("how", ["hangs", "hangs up"])
def test_a_mail_server_that_is_away_is_asked_once_for_all_and_costs_none_a_try(
    how: str, mail_server_of_ours: MailServer, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    mails_due(3)
    mail_server_of_ours.how = how
    settings.EMAIL_TIMEOUT = 0.2 if how == "hangs" else 60
    began = timezone.now()
    dispatch_due()
    assert caplog.text.count("Mail server not reachable") == 1
    assert tries() == [("pending", 0)] * 3
    for delivery in Delivery.objects.all():
        assert delivery.next_try_at
        assert delivery.next_try_at >= began + sending._MAIL_RESTS
    mail_server_of_ours.how, settings.EMAIL_TIMEOUT = "takes", 60
    Delivery.objects.update(next_try_at=timezone.now())
    dispatch_due()
    assert len(mail_server_of_ours.taken) == 3


def test_a_mail_server_that_goes_away_in_the_middle_is_asked_once_more(
    mail_server_of_ours: MailServer,
) -> None:
    mails_due(4)
    mail_server_of_ours.takes_at_most = 1
    dispatch_due()
    assert len(mail_server_of_ours.taken) == 1
    assert mail_server_of_ours.contacts == 2
    assert sorted(tries()) == [("accepted", 0), ("pending", 0), ("pending", 0), ("retry", 1)]


def test_who_dies_while_the_last_phone_is_noted_as_gone_leaves_all_of_it_to_the_next(
    alice: Any, pushd: PushService, mail: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify(alice)
    make_phone(alice, pushd, faults.status(410), faults.status(410))
    occurrence = make_due(make_reminder(alice))
    with monkeypatch.context() as patched:
        patched.setattr(sending, "keep_mail", mock.Mock(side_effect=MemoryError))
        with pytest.raises(MemoryError):
            dispatch_due()
    assert PushSubscription.objects.filter(gone_at=None).exists()
    assert Delivery.objects.get().state == "sending"
    Delivery.objects.update(lease_until=timezone.now() - MINUTE)
    dispatch_due()
    assert the_delivery(occurrence, "email").state == "accepted"
    assert send_due() == {"sent": 1}


def test_a_phone_gone_beside_another_is_only_forgotten(
    alice: Any, pushd: PushService, mail: None
) -> None:
    verify(alice)
    make_phone(alice, pushd, faults.status(404))
    kept = make_phone(alice, pushd)
    make_due(make_reminder(alice))
    dispatch_due()
    assert list(PushSubscription.objects.filter(gone_at=None)) == [kept]
    assert outbox.outbox == []
    make_due(make_reminder(alice))
    dispatch_due()
    assert len(pushd.log) == 3  # none of the second round went to the one that is gone


def test_what_waits_for_a_phone_that_is_gone_is_not_sent(alice: Any, pushd: PushService) -> None:
    phone = make_phone(alice, pushd, faults.status(503))
    occurrence = make_due(make_reminder(alice))
    dispatch_due()
    Delivery.objects.update(next_try_at=timezone.now())
    note_gone(phone, timezone.now())
    dispatch_due()
    assert len(pushd.log) == 1
    assert the_delivery(occurrence).state == "failed"


def test_a_phone_whose_messages_are_refused_for_good_goes_silent_and_mail_takes_over(
    alice: Any, pushd: PushService, mail: None
) -> None:
    """A made-up address of a real push service: 400 for ever, and nobody was told."""
    verify(alice)
    phone = make_phone(alice, pushd, faults.status(400))
    for _ in range(SILENT_AFTER):
        make_due(make_reminder(alice))
        dispatch_due()
    assert outbox.outbox == []
    phone.refresh_from_db()
    assert is_silent(phone)
    make_due(make_reminder(alice))
    dispatch_due()
    assert len(outbox.outbox) == 1


def test_after_a_standstill_one_message_a_person(alice: Any, bob: Any, pushd: PushService) -> None:
    for person in (alice, bob):
        make_phone(person, pushd)
        for ago in (20, 40, 60, 100):
            make_due(make_reminder(person), ago=ago * MINUTE)
    dispatch_due()
    dispatch_due()
    assert len(pushd.log) == 2
    states = list(Occurrence.objects.exclude(state="scheduled").values_list("state", flat=True))
    assert sorted(states) == ["due"] * 6 + ["missed"] * 2


def test_a_crash_before_sending_loses_nothing(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice))
    wake_next(timezone.now())
    assert len(claims.claim_next(timezone.now())) == 1
    dispatch_due()
    assert pushd.log == []
    Delivery.objects.update(lease_until=timezone.now() - MINUTE)
    dispatch_due()
    assert len(pushd.log) == 1
    assert the_delivery(occurrence).state == "accepted"


def test_a_crash_while_sending_is_sent_again_in_place_of_the_first(
    alice: Any, pushd: PushService
) -> None:
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice))
    dispatch_due()
    Delivery.objects.update(state="sending", lease_until=timezone.now() - MINUTE)
    dispatch_due()
    first, second = pushes(pushd)
    assert first["notification"]["tag"] == second["notification"]["tag"]
    delivery = the_delivery(occurrence)
    assert (delivery.state, delivery.times_ambiguous) == ("accepted", 1)


def test_a_sender_that_slept_through_its_lease_writes_nothing(
    alice: Any, pushd: PushService
) -> None:
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice))
    wake_next(timezone.now())
    stale = claims.claim_next(timezone.now())
    Delivery.objects.update(lease_until=timezone.now() - MINUTE)
    claims.sweep(timezone.now())
    assert claims.begin_sending(stale, timezone.now()) == set()
    assert claims.finish(stale, state="failed") == 0
    dispatch_due()
    assert the_delivery(occurrence).state == "accepted"


def test_editing_moves_only_what_is_not_due(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    reminder = make_reminder(alice)
    sent = make_due(reminder)
    dispatch_due()
    record_reminder(
        owner=alice, reminder_id=reminder.reminder_id, fields={"times": ["07:15", "21:45"]}
    )
    slots = set(reminder.occurrences.filter(state="scheduled").values_list("slot", flat=True))
    assert slots == {7 * 60 + 15, 21 * 60 + 45}
    assert state_of(sent) == "due"


def test_switched_off_nothing_is_planned(alice: Any, pushd: PushService) -> None:
    reminder = make_reminder(alice)
    record_reminder(owner=alice, reminder_id=reminder.reminder_id, fields={"active": False})
    assert reminder.occurrences.count() == 0
    plan_next(timezone.now())
    assert reminder.occurrences.count() == 0


def test_planning_goes_on_two_days_ahead(alice: Any, db: None) -> None:
    reminder = make_reminder(alice)
    assert plan_next(timezone.now()) == 0
    later = timezone.now() + timedelta(days=5)
    before = reminder.occurrences.count()
    assert plan_next(later) == 1
    assert plan_next(later) == 0
    assert reminder.occurrences.count() - before == 5
    dates = list(reminder.occurrences.values_list("local_date", flat=True))
    assert len(dates) == len(set(dates))


def test_a_journey_moves_what_is_not_due(alice: Any, db: None) -> None:
    fixed = make_reminder(alice, time_zone_mode="fixed")
    following = make_reminder(alice)
    assert move_to_zone(owner_id=alice.pk, time_zone="America/New_York", now=timezone.now()) == 1
    fixed.refresh_from_db()
    following.refresh_from_db()
    assert (fixed.time_zone, following.time_zone) == ("Europe/Berlin", "America/New_York")
    offsets = set(following.occurrences.values_list("due_at__hour", flat=True))
    assert offsets <= {0, 1}


def test_old_due_times_are_removed(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    occurrence = make_due(make_reminder(alice))
    dispatch_due()
    old = timezone.now() - timedelta(days=91)
    move(occurrence, due_at=old, expires_at=old + MINUTE)
    assert prune_reminders(now=timezone.now()) == 1
    assert prune_reminders(now=timezone.now()) == 0
    assert Delivery.objects.count() == 0


def test_figures_for_the_operator(alice: Any, pushd: PushService) -> None:
    make_phone(alice, pushd)
    assert not counters.is_dispatching(timezone.now())
    make_due(make_reminder(alice))
    dispatch_due()
    figures = dict(counters.ReminderCounter.objects.values_list("name", "value"))
    assert (figures["due"], figures["sent"], figures["lateness_count"]) == (1, 1, 1)
    assert counters.is_dispatching(timezone.now())
    assert not counters.is_dispatching(timezone.now() + timedelta(seconds=91))
