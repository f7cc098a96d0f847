"""What the answer of a push service means. Pure: status and headers in, a decision out."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from diary.push.messages import Outcome

_BY_STATUS = {
    404: Outcome.GONE,
    410: Outcome.GONE,
    401: Outcome.MISCONFIGURED,
    403: Outcome.MISCONFIGURED,
    408: Outcome.RETRY,
    425: Outcome.RETRY,
    429: Outcome.THROTTLED,
}
_LONGEST_PAUSE_SECONDS = 3600


def outcome_of(status: int) -> Outcome:
    """The row of the table in docs/decisions/0010 that `status` belongs to."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if 200 <= status < 300:
        # 200, 201 and 202 are usual. Any other success sent again would be a duplicate.
        return Outcome.ACCEPTED
    # A redirection is never followed: it could lead anywhere. The next attempt may find the service healthy.
    return Outcome.REFUSED if 400 <= status < 500 else Outcome.RETRY


def retry_after_seconds(headers: Mapping[str, str], *, now: datetime) -> int | None:
    """Whole seconds from a Retry-After in either of its forms, 0 to one hour; None when absent or unreadable."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdecimal():
        # Ten digits are more than three centuries; int() of thousands would cost.
        return min(int(text[:10]), _LONGEST_PAUSE_SECONDS)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError, TypeError):
        return None
    wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    return round(min(max(wait.total_seconds(), 0), _LONGEST_PAUSE_SECONDS))
