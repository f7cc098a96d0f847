"""Reading trials. Of the order only what may be shown is fetched: the past, the current and the next period."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, prefetch_related_objects

from accounts.encryption import is_unreadable
from diary.access import trials_of
from diary.entries.queries import daily_series
from diary.localtime import local_day
from diary.models import Period, Trial
from diary.trials import design
from diary.trials.safety import SERIOUS

LISTED_MAX = 100


def today_of(trial: Trial, now: datetime) -> date:
    """The local date where the trial is."""
    return local_day(now, trial.time_zone)


@dataclass(frozen=True)
class ShownPeriod:
    """A period that may be shown: its pair, where it lies, and whether EMS is assigned."""

    pair: int
    from_on: date
    to_on: date
    on_ems: bool


@dataclass(frozen=True)
class Standing:
    """A trial as it stands at a moment: calendar, state, and how far it has come. Reads no assignment by itself."""

    trial: Trial
    today: date

    @cached_property
    def pauses(self) -> list[design.Pause]:
        return self.trial.rests

    @cached_property
    def days(self) -> list[date]:
        """The calendar day of each day of the trial."""
        starts_on, shape = self.trial.starts_on, self.trial.shape
        today = self.trial.ended_on or self.today
        return design.trial_days(starts_on, shape, self.pauses, today=today)

    @cached_property
    def state(self) -> str:
        return design.state_of(
            self.days, self.pauses, today=self.today, ended_on=self.trial.ended_on
        )

    @property
    def is_over(self) -> bool:
        return self.state in design.OVER

    @property
    def days_done(self) -> int:
        """Days of the trial that are over; after an early end those before the day on which it was ended."""
        return design.days_before(self.days, self.trial.ended_on or self.today)

    @property
    def day_number(self) -> int | None:
        """1 on the first day; None before and after, and while the trial rests."""
        is_on = self.state == design.RUNNING
        return self.days_done + 1 if is_on else None

    @property
    def pause(self) -> design.Pause | None:
        """The one that holds today."""
        return None if self.is_over else design.resting(self.pauses, self.today)

    @property
    def is_a_day(self) -> bool:
        """Whether today is a day of the trial: also the one on which a pause is told."""
        return not self.is_over and self.today in self.days

    @cached_property
    def periods(self) -> list[ShownPeriod]:
        """Past, current and next period; all of them once the trial is over. None where no key opens the order."""
        shape, rows = self.trial.shape, self.trial.periods.all()
        if not self.is_over:
            shown = design.shown_periods(self.days, shape, today=self.today)
            rows = rows.filter(number__lte=shown)
        if any(is_unreadable(row.assigned) for row in rows):
            return []
        lies = design.stretches(self.days, shape)
        return [
            ShownPeriod((row.number + 1) // 2, *lies[row.number - 1], row.assigned == design.EMS)
            for row in sorted(rows, key=lambda row: row.number)
        ]

    def days_scored(self) -> int:
        """How many of the days so far have a score of the main symptom, today included."""
        return len(self._scored)

    def days_missed(self) -> int:
        """How many days that are over have none; today may still be filled in."""
        return sum(on not in self._scored for on in self.days[: self.days_done])

    @cached_property
    def _scored(self) -> set[date]:
        so_far = [on for on in self.days if on <= self.today]
        if not so_far:
            return set()
        series = daily_series(self.trial.owner_id, so_far[0], so_far[-1])
        scored = {day["on"] for day in series if day[self.trial.symptom] is not None}
        return scored & set(so_far)


def shown_pause(pause: design.Pause) -> dict[str, Any]:
    """As REST and export tell it; dates are local dates."""
    return {
        "reason": pause.reason,
        "told_on": pause.told_on,
        "from": pause.from_on,
        "until": pause.until_on,
    }


def shown_period(period: ShownPeriod) -> dict[str, Any]:
    return {
        "pair": period.pair,
        "from": period.from_on,
        "to": period.to_on,
        "on_ems": period.on_ems,
    }


def standing_of(trial: Trial, now: datetime) -> Standing:
    return Standing(trial, today_of(trial, now))


def is_open(trial: Trial, now: datetime) -> bool:
    """True until the day after its last day, or until it is ended."""
    return not standing_of(trial, now).is_over


def begun_at(trial: Trial, now: datetime) -> datetime:
    """A trial that was begun by a clock ahead of ours began at the latest now."""
    return min(trial.recorded_at, now)


def open_trial(owner_id: int, now: datetime) -> Trial | None:
    """The one trial that is not over yet."""
    rows = trials_of(owner_id).filter(ended_on=None)
    return next((trial for trial in rows if is_open(trial, now)), None)


def listed_trials(owner_id: int, now: datetime) -> list[Standing]:
    """The newest 100 trials of a person; what those that are over may show is read at once."""
    standings = [standing_of(trial, now) for trial in trials_of(owner_id)[:LISTED_MAX]]
    over = [one.trial for one in standings if one.is_over]
    prefetch_related_objects(over, "periods")
    keys = [trial.pk for trial in over]
    nonces = dict(Trial.objects.filter(pk__in=keys).values_list("pk", "nonce"))
    for trial in over:
        trial.nonce = nonces[trial.pk]
    return standings


def todays_plans(owners: Iterable[int], now: datetime) -> dict[int, str]:
    """Of each owner of whose trial today is a day what is assigned, where the trial is: "ems", "active_low" or "nothing".

    The day on which a pause is told is one; "nothing" where it was told because of EMS or of a red flag.
    Two or three statements however many owners; of each order only today's period is read. Nobody else is in it.
    """
    rows = Trial.objects.filter(
        owner__in=set(owners), ended_on=None, starts_on__lte=now.date() + timedelta(days=1)
    )
    standings = [standing_of(trial, now) for trial in rows]
    running = [one for one in standings if one.is_a_day]
    on_ems = _on_ems_today(running)
    return {
        one.trial.owner_id: _plan(one, on_ems[one.trial.pk])
        for one in running
        if one.trial.pk in on_ems
    }


def _plan(standing: Standing, is_on_ems: bool) -> str:
    if standing.pause and standing.pause.reason in SERIOUS:
        return design.NOTHING
    return design.EMS if is_on_ems else standing.trial.off_kind


def _on_ems_today(running: list[Standing]) -> dict[int, bool]:
    """Trial's key -> whether the period that holds today is on EMS."""
    if not running:
        return {}
    todays = Q()
    for one in running:
        number = one.days_done // one.trial.period_days + 1
        todays |= Q(trial=one.trial.pk, number=number)
    rows = Period.objects.filter(todays)
    return {
        row.trial_id: row.assigned == design.EMS for row in rows if not is_unreadable(row.assigned)
    }
