"""From a link to what it shows: a report of today, or the one that was frozen when the link was made."""

from datetime import date, datetime, timedelta

from accounts.encryption import is_unreadable
from diary.entries.queries import newest_day
from diary.exceptions import RecordNotFound
from diary.models import ShareLink
from diary.sharing.report.facts import Report, Scope
from diary.sharing.report.reading import read_report
from diary.sharing.report.stored import dump, load


def scope_of(link: ShareLink, today: date) -> Scope:
    """The days that a link shows today, and what beside the scores."""
    last_on = link.to_on or today
    first_on = link.from_on or last_on - timedelta(days=(link.last_days or 1) - 1)
    return Scope(
        from_on=first_on,
        to_on=max(first_on, last_on),
        includes=frozenset(link.includes),
        shown_name=link.shown_name,
        question=link.question,
    )


def report_of(link: ShareLink, now: datetime) -> Report:
    """What a link shows at `now`; raises RecordNotFound when it was frozen and no key opens that any more, or is gone."""
    try:
        frozen = link.snapshot
    except ShareLink.DoesNotExist:
        raise RecordNotFound from None
    if is_unreadable(frozen):
        raise RecordNotFound
    if frozen:
        return load(frozen)
    scope = scope_of(link, newest_day(link.owner_id, link.owner.time_zone, now))
    return read_report(link.owner_id, scope, now=now)


def frozen_report(owner_id: int, scope: Scope, now: datetime) -> str:
    """A report as text, for a link that shows the same for ever."""
    return dump(read_report(owner_id, scope, now=now))
