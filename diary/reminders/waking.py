"""Due times that wake: decide what happens to them, and make the messages in the same transaction."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from diary.clock import CLOCKS_DIFFER
from diary.models import Delivery, Occurrence, PushSubscription
from diary.push import configuration
from diary.reminders.deciding import Decision, Facts, decide
from diary.reminders.queries import (
    SILENT_AFTER,
    Logged,
    idle_among,
    logged_among,
    outside_trial_among,
    people_without_mail,
    reached_among,
)

BATCH = 200
EMAIL = "email"
# A message that comes this late is one of many after a standstill; then one a person is enough.
LATE = timedelta(minutes=5)
_UNSENT = ("pending", "retry", "ambiguous", "leased")


@transaction.atomic
def wake_next(now: datetime) -> Counter[str]:
    """Decides about up to 200 due times, those that wait longest first; returns what was decided how often."""
    waking = Occurrence.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        wake_at__lte=now
    )
    occurrences = list(waking.order_by("wake_at").select_related("reminder")[:BATCH])
    decisions = decide_all(occurrences, now)
    begun = [one for one in occurrences if _begins(one, decisions[one.pk])]
    again = [one for one in occurrences if _repeats(one, decisions[one.pk])]
    planned_at = {one.pk: one.wake_at for one in occurrences}
    _apply(occurrences, decisions)
    _make_deliveries(_one_a_person(begun, planned_at, now), planned_at, now)
    _send_again(again, now)
    return Counter(decisions[one.pk].state for one in occurrences)


def decide_all(occurrences: Sequence[Occurrence], now: datetime) -> dict[int, Decision]:
    """A decision for each due time, from what the diary says now."""
    logged = logged_among(occurrences)
    reached = reached_among(occurrences, now)
    idle = idle_among(occurrences, now)
    outside = outside_trial_among(occurrences, now)
    return {one.pk: decide(_facts(one, logged, reached, idle, outside), now) for one in occurrences}


def _facts(
    occurrence: Occurrence, logged: Logged, reached: set[int], idle: set[int], outside: set[int]
) -> Facts:
    reminder = occurrence.reminder
    is_idle = occurrence.pk in idle
    return Facts(
        state=occurrence.state,
        due_at=occurrence.due_at,
        expires_at=occurrence.expires_at,
        snoozed_until=occurrence.snoozed_until,
        nagged=occurrence.nagged,
        # A trial keeps this day free of EMS: there is nothing to repeat, and nothing to miss.
        nag_after_minutes=None if is_idle else reminder.nag_after_minutes,
        quiet_from=reminder.quiet_from,
        quiet_until=reminder.quiet_until,
        time_zone=reminder.time_zone,
        paused_until=reminder.paused_until,
        logged=reminder.skip_if_logged and occurrence.pk in logged,
        reached=is_idle or occurrence.pk in reached,
        outside_trial=occurrence.pk in outside,
    )


def _begins(occurrence: Occurrence, decision: Decision) -> bool:
    return decision.send and occurrence.state == "scheduled"


def _repeats(occurrence: Occurrence, decision: Decision) -> bool:
    return decision.send and occurrence.state == "due"


def _apply(occurrences: Iterable[Occurrence], decisions: dict[int, Decision]) -> None:
    # By group, since most are due at the same minute: bulk_update takes 3 ms of CPU a row.
    alike: dict[Decision, list[int]] = defaultdict(list)
    for occurrence in occurrences:
        alike[decisions[occurrence.pk]].append(occurrence.pk)
    for decision, numbers in alike.items():
        changes = asdict(decision)
        changes.pop("send")
        Occurrence.objects.filter(pk__in=numbers).update(**changes)
        if decision.wake_at is None:
            _give_up(numbers)


def end(occurrence_ids: Sequence[int], state: str) -> None:
    """Finishes due times with `state`; their messages that were not sent yet are given up."""
    Occurrence.objects.filter(pk__in=occurrence_ids).update(
        state=state, wake_at=None, snoozed_until=None
    )
    _give_up(occurrence_ids)


def _give_up(occurrence_ids: Sequence[int]) -> None:
    # Whoever holds one of them finds its token gone. What is being sent stays: it may arrive.
    Delivery.objects.filter(occurrence__in=occurrence_ids, state__in=_UNSENT).update(
        state="expired", token=F("token") + 1, next_try_at=None, lease_until=None
    )


def _one_a_person(
    begun: Sequence[Occurrence], planned_at: dict[int, datetime | None], now: datetime
) -> list[Occurrence]:
    """Without those that come late while the same person gets another message: several never become several.

    They stay open in the app and end as missed.
    """
    late = [one for one in begun if (planned_at[one.pk] or now) < now - LATE]
    told = _owners_told_since(late, now - LATE)
    told |= {one.reminder.owner_id for one in begun if one not in late}
    kept = [one for one in begun if one not in late]
    for one in sorted(late, key=lambda each: each.due_at, reverse=True):
        if one.reminder.owner_id not in told:
            told.add(one.reminder.owner_id)
            kept.append(one)
    return kept


def _owners_told_since(late: Sequence[Occurrence], since: datetime) -> set[int]:
    owners = {one.reminder.owner_id for one in late}
    told = Delivery.objects.filter(
        occurrence__reminder__owner__in=owners, made_at__range=(since, since + LATE + CLOCKS_DIFFER)
    )
    return set(told.values_list("occurrence__reminder__owner_id", flat=True)) if owners else set()


def _make_deliveries(
    occurrences: Sequence[Occurrence], planned_at: dict[int, datetime | None], now: datetime
) -> None:
    owners = {one.reminder.owner_id for one in occurrences}
    subscriptions = _subscriptions(owners)
    no_mail = people_without_mail(owners)
    Delivery.objects.bulk_create(
        (
            Delivery(
                occurrence=one,
                channel=channel,
                subscription_id=subscription_id,
                made_at=now,
                next_try_at=now,
                planned_at=planned_at[one.pk] or now,
            )
            for one in occurrences
            for channel, subscription_id in _channels(
                one, subscriptions.get(one.reminder.owner_id, []), no_mail
            )
        ),
        ignore_conflicts=True,
    )


def _subscriptions(owners: set[int]) -> dict[int, list[tuple[int, int]]]:
    """Owner -> (number, unconfirmed messages) of each browser; nobody where this installation cannot push."""
    found: dict[int, list[tuple[int, int]]] = {}
    if not configuration.is_configured():
        return found
    rows = PushSubscription.objects.filter(owner__in=owners, gone_at=None)
    for owner_id, number, unconfirmed in rows.values_list("owner_id", "pk", "unconfirmed"):
        found.setdefault(owner_id, []).append((number, unconfirmed))
    return found


def _channels(
    occurrence: Occurrence, subscriptions: list[tuple[int, int]], no_mail: set[int]
) -> list[tuple[str, int | None]]:
    """Where a message goes; by mail too when no phone is left or all have gone silent."""
    chosen = occurrence.reminder.channels
    wants_push = "push" in chosen
    found: list[tuple[str, int | None]] = [
        (f"push:{number}", number) for number, _ in subscriptions if wants_push
    ]
    is_silent = wants_push and all(count >= SILENT_AFTER for _, count in subscriptions)
    can_mail = settings.MAIL_CONFIGURED and occurrence.reminder.owner_id not in no_mail
    if can_mail and (EMAIL in chosen or is_silent):
        found.append((EMAIL, None))
    return found


def may_have_mail(owner_id: int) -> bool:
    """Whether this person can get a reminder by mail."""
    return settings.MAIL_CONFIGURED and not people_without_mail([owner_id])


def mail_instead(delivery: Delivery, now: datetime) -> None:
    """A mail about the same due time, where there is none yet."""
    Delivery.objects.get_or_create(
        occurrence=delivery.occurrence,
        channel=EMAIL,
        defaults={"made_at": now, "next_try_at": now, "planned_at": delivery.planned_at},
    )


def _send_again(occurrences: Sequence[Occurrence], now: datetime) -> None:
    """The nag, or "Later" an hour ago: the same message once more, on the channels it had."""
    Delivery.objects.filter(occurrence__in=occurrences).exclude(state="sending").update(
        state="pending",
        round=F("round") + 1,
        token=F("token") + 1,
        attempt=0,
        times_ambiguous=0,
        next_try_at=now,
        lease_until=None,
        planned_at=now,
    )
