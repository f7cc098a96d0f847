"""Sends what was claimed and writes down what became of it. Every write names the token of its claim."""

import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.encryption import is_unreadable
from accounts.mails import close, is_refused_for_good, keep_mail, reaches_server, wait_seconds
from diary.models import Delivery, PushSubscription
from diary.push import configuration
from diary.push.messages import Outcome, PushResult
from diary.push.sender import send_all
from diary.reminders.claims import Claim, begin_sending, claim_next, finish
from diary.reminders.counters import lateness_figures, note_refused_keys
from diary.reminders.devices import note_gone
from diary.reminders.messages import push_for, reminder_mail, reminders_are_off_mail
from diary.reminders.queries import on_trial_among
from diary.reminders.waking import EMAIL, decide_all, end, mail_instead, may_have_mail

_log = logging.getLogger(__name__)
# As many as the sender has under way at once, so that a round ends after its 15 s.
_AT_ONCE = 100
_MAILS_FOR = timedelta(seconds=30)
_MAIL_RESTS = timedelta(seconds=15)
_TRY_AGAIN_SECONDS = (15, 60, 240, 900)
# As long as the sender leaves the host alone, which names no time of its own.
_RESTS_SECONDS = {Outcome.MISCONFIGURED: 300, Outcome.THROTTLED: 60}
_APPLE = ".push.apple.com"
Held = dict[Claim, Delivery]


def send_next(now: datetime) -> Counter[str]:
    """Claims up to 200 messages and sends those that are still wanted; returns what became of how many."""
    claims = claim_next(now)
    if not claims:
        return Counter()
    held = _still_wanted(_load(claims), now)
    mails = {claim: one for claim, one in held.items() if one.channel == EMAIL}
    pushes = {claim: one for claim, one in held.items() if claim not in mails}
    figures = Counter({"dropped": len(claims) - len(held)})
    figures += _send_pushes(pushes) + _send_mails(mails)
    return figures


def _load(claims: Sequence[Claim]) -> Held:
    rows = Delivery.objects.filter(pk__in=[claim.delivery_id for claim in claims])
    found = {
        one.pk: one for one in rows.select_related("occurrence__reminder__owner", "subscription")
    }
    return {claim: found[claim.delivery_id] for claim in claims if claim.delivery_id in found}


def _still_wanted(held: Held, now: datetime) -> Held:
    """Without those whose due time was answered, paused or is over by now."""
    occurrences = list({one.occurrence_id: one.occurrence for one in held.values()}.values())
    decisions = decide_all([one for one in occurrences if one.state == "due"], now)
    finished: dict[str, list[int]] = defaultdict(list)
    for number, decision in decisions.items():
        if decision.wake_at is None:
            finished[decision.state].append(number)
    for state, numbers in finished.items():
        end(numbers, state)
    going_on = {number for number, decision in decisions.items() if decision.wake_at is not None}
    unwanted = [claim for claim, one in held.items() if one.occurrence_id not in going_on]
    finish(unwanted, state="expired")
    return {claim: one for claim, one in held.items() if one.occurrence_id in going_on}


# --- Push --------------------------------------------------------------------------------------


def _send_pushes(held: Held) -> Counter[str]:
    figures: Counter[str] = Counter()
    orphans = [claim for claim, one in held.items() if _has_ended(one.subscription)]
    finish(orphans, state="failed")
    settled = _not_to_be_repeated(held)
    finish(settled, state="ambiguous")
    claims = [claim for claim in held if claim not in {*orphans, *settled}]
    if claims and not configuration.is_configured():
        return figures + _postpone(claims, held)
    for start in range(0, len(claims), _AT_ONCE):
        figures += _send_round(claims[start : start + _AT_ONCE], held)
    return figures


def _has_ended(subscription: PushSubscription | None) -> bool:
    # One whose keys cannot be read is as good as gone: there is no address to send to.
    return (
        subscription is None or subscription.gone_at is not None or is_unreadable(subscription.keys)
    )


def _not_to_be_repeated(held: Held) -> list[Claim]:
    """Apple shows a repeated message a second time; that is spared who has surely seen it elsewhere."""
    unclear = [
        claim
        for claim, one in held.items()
        if one.state == "leased"
        and one.times_ambiguous
        and one.subscription
        and _is_apple(one.subscription)
    ]
    occurrences = {held[claim].occurrence_id for claim in unclear}
    if not occurrences:
        return []
    seen = Delivery.objects.filter(occurrence__in=occurrences, state="accepted")
    elsewhere = set(seen.values_list("occurrence_id", flat=True))
    return [claim for claim in unclear if held[claim].occurrence_id in elsewhere]


def _is_apple(subscription: PushSubscription) -> bool:
    host = subscription.keys["endpoint"].split("/")[2]
    return bool(host.endswith(_APPLE))


def _postpone(claims: Sequence[Claim], held: Held) -> Counter[str]:
    results = [
        PushResult(subscription_id=0, outcome=Outcome.MISCONFIGURED, retry_after_seconds=None)
        for _ in claims
    ]
    return _write_down(claims, held, results, timezone.now())


def _send_round(claims: Sequence[Claim], held: Held) -> Counter[str]:
    now = timezone.now()
    ours = begin_sending(claims, now)
    sending = [claim for claim in claims if claim.delivery_id in ours]
    on_trial = on_trial_among({held[claim].occurrence for claim in sending}, now)
    pushes = []
    for claim in sending:
        delivery = held[claim]
        if delivery.subscription is not None:
            is_on = delivery.occurrence_id in on_trial
            pushes.append(push_for(delivery, delivery.subscription, now, on_trial=is_on))
    return _write_down(sending, held, send_all(pushes), timezone.now())


def _write_down(
    claims: Sequence[Claim], held: Held, results: Sequence[PushResult], now: datetime
) -> Counter[str]:
    by_outcome: dict[Outcome, list[tuple[Claim, PushResult]]] = defaultdict(list)
    for claim, result in zip(claims, results, strict=True):
        by_outcome[result.outcome].append((claim, result))
    figures: Counter[str] = Counter()
    for outcome, found in by_outcome.items():
        if outcome is Outcome.ACCEPTED:
            figures += _write_accepted([claim for claim, _ in found], held, now)
        else:
            for claim, result in found:
                figures[_write_failed(claim, held[claim], result, now)] += 1
    return figures


def _write_accepted(claims: Sequence[Claim], held: Held, now: datetime) -> Counter[str]:
    finish(claims, state="accepted", sent_at=now, last_status=201)
    accepted = [held[claim] for claim in claims]
    _count_unconfirmed(accepted)
    late = lateness_figures(
        [(now - one.planned_at).total_seconds() for one in accepted if one.round == 0]
    )
    return late + Counter({"sent": len(claims)})


def _count_unconfirmed(deliveries: Sequence[Delivery]) -> None:
    told = [one.subscription_id for one in deliveries if one.subscription_id and one.round == 0]
    PushSubscription.objects.filter(pk__in=told).update(unconfirmed=F("unconfirmed") + 1)


def _write_failed(claim: Claim, delivery: Delivery, result: PushResult, now: datetime) -> str:
    """Writes one answer other than yes; returns what it is counted as."""
    if result.outcome is Outcome.GONE:
        return _write_gone(claim, delivery, result, now)
    if result.outcome in (Outcome.REFUSED, Outcome.BLOCKED):
        # Our own fault: nobody's phone makes a message malformed.
        _log.error("Push refused for good: %s %s", result.outcome, result.status)
        _count_unconfirmed([delivery])
        finish([claim], state="failed", last_status=result.status)
        return "failed"
    if result.outcome is Outcome.MISCONFIGURED and result.status:
        note_refused_keys(now)
    word = _write_retry(claim, delivery, _wait(delivery, result), result.status, now)
    if word == "expired" and result.outcome is Outcome.RETRY:
        # No answer in all its time: for the person that is the same as a phone that stays silent.
        _count_unconfirmed([delivery])
    return word


def _wait(delivery: Delivery, result: PushResult) -> float:
    if result.retry_after_seconds is not None:
        return max(1, result.retry_after_seconds)
    if result.outcome in _RESTS_SECONDS:
        return _RESTS_SECONDS[result.outcome]
    return wait_seconds(_TRY_AGAIN_SECONDS, delivery.attempt)


def _write_retry(
    claim: Claim, delivery: Delivery, seconds: float, status: int | None, now: datetime
) -> str:
    again_at = now + timedelta(seconds=seconds)
    if again_at >= delivery.occurrence.expires_at:
        finish([claim], state="expired", last_status=status)
        return "expired"
    finish(
        [claim],
        state="retry",
        next_try_at=again_at,
        attempt=F("attempt") + 1,
        last_status=status,
    )
    return "retried"


@transaction.atomic
def _write_gone(claim: Claim, delivery: Delivery, result: PushResult, now: datetime) -> str:
    """The browser no longer takes messages: it goes, and when it was the last one, mail takes over."""
    finish([claim], state="failed", last_status=result.status)
    subscription, owner = delivery.subscription, delivery.occurrence.reminder.owner
    if subscription and note_gone(subscription, now) and may_have_mail(owner.pk):
        mail_instead(delivery, now)
        keep_mail(reminders_are_off_mail(owner, subscription), owner=owner)
    return "gone"


# --- Mail --------------------------------------------------------------------------------------


def _send_mails(held: Held) -> Counter[str]:
    figures: Counter[str] = Counter()
    if not held:
        return figures
    ends, rest = timezone.now() + _MAILS_FOR, timedelta(0)
    claims, connection = list(held), get_connection()
    while claims and timezone.now() < ends:
        # Before each: it may go away in the middle, and waiting for it once is enough.
        if not reaches_server(connection):
            rest = _MAIL_RESTS
            break
        claim = claims.pop(0)
        if begin_sending([claim], timezone.now()):
            figures[_mail_one(claim, held[claim], connection)] += 1
    # No try for these: they were not even begun.
    finish(claims, state="pending", next_try_at=timezone.now() + rest)
    close(connection)
    return figures


def _mail_one(claim: Claim, delivery: Delivery, connection: BaseEmailBackend) -> str:
    outcome = _send_mail(reminder_mail(delivery), connection)
    now = timezone.now()
    if outcome == "sent":
        finish([claim], state="accepted", sent_at=now)
        return "mailed"
    if outcome == "refused":
        finish([claim], state="failed")
        return "failed"
    seconds = wait_seconds(_TRY_AGAIN_SECONDS, delivery.attempt)
    return _write_retry(claim, delivery, seconds, None, now)


def _send_mail(message: EmailMessage, connection: BaseEmailBackend) -> str:
    """ "sent", "refused" for good, or "retry"; never raises for what a mail server does."""
    try:
        connection.send_messages([message])
    except Exception as error:  # noqa: BLE001 - whatever is wrong with this mail, the others go on
        # The kind of failure only: the text of an SMTP error repeats the address.
        _log.warning("No mail sent: %s", type(error).__name__)
        if is_refused_for_good(error):
            return "refused"
        close(connection)
        return "retry"
    return "sent"
