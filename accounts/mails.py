"""Every mail is a row first: written together with what it tells of, sent afterwards, again if need be.

No page waits for a mail server and none fails for it. Whoever comes by sends what is due: the task of
`accounts/tasks.py`, or a loop without Celery.
"""

import contextlib
import logging
import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import Mail, User

_log = logging.getLogger(__name__)
# A person who hears of a change two days late still learns of it; later it is noise.
GOOD_FOR = timedelta(days=2)
# Longer than a mail server can take for one mail while it answers at all.
_LEASE = timedelta(minutes=2)
_TRY_AGAIN_SECONDS = (15, 60, 240, 900, 3_600, 14_400)
_LATEST = timedelta(hours=6)
_ROUND = timedelta(seconds=30)
# One round at a time, so that a mail server that hangs holds one worker and not all. A courtesy: claims are exact.
_ROUND_KEY = "mail-round"
_ROUND_SECONDS = 90
_RESTS_SECONDS = 15


class Claim(NamedTuple):
    """One mail that is ours until its lease ends: its number and the token that every write must name."""

    mail_pk: int
    token: int


def keep_mail(message: EmailMessage, *, owner: User | None, good_for: timedelta = GOOD_FOR) -> Mail:
    """Writes a mail down to be sent, by `send_due`. Each call is another mail, unless it names its own Message-ID.

    `owner`: with whose account it goes, None for an address without one.
    """
    now = timezone.now()
    # The same however often it is sent, so that mail programs can show it once.
    message_id = f"<{uuid4().hex}@{urlsplit(settings.PUBLIC_URL).hostname}>"
    headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
    return Mail.objects.create(
        owner=owner,
        content={
            "to": list(message.to),
            "subject": str(message.subject),
            "body": str(message.body),
            "headers": {**headers, **message.extra_headers},
        },
        good_until=now + good_for,
        next_try_at=now,
    )


def send_due() -> Counter[str]:
    """Sends mails whose time has come, for half a minute; returns what became of how many.

    A second call finds nothing left; any number at once is harmless. A crash between sending and writing down sends the
    same Message-ID again. Raises only what the database raises.
    """
    began = timezone.now()
    figures: Counter[str] = Counter()
    if not _due(began).exists() or not _begin_round(began):
        return figures
    is_away = False
    connection = get_connection()
    try:
        while not is_away and timezone.now() - began < _ROUND and (claim := _claim_next()):
            outcome = _send(claim, connection)
            figures[outcome] += 1
            is_away = outcome == "away"
    finally:
        close(connection)
        _end_round(is_away)
    return figures


def forget_expired(now: datetime) -> None:
    """Deletes what is worth nothing any more and is not sent anyway. A second call finds nothing."""
    Mail.objects.filter(good_until__lte=now).delete()


def reaches_server(connection: BaseEmailBackend) -> bool:
    """Opens the connection unless it is open; whether it is then."""
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        _log.warning("Mail server not reachable: %s", type(error).__name__)
        return False
    return True


def close(connection: BaseEmailBackend) -> None:
    """Says goodbye, which a mail server that hangs does not answer either."""
    with contextlib.suppress(SMTPException, OSError):
        connection.close()


def is_refused_for_good(error: Exception) -> bool:
    """Whether every address was turned down; RFC 5321, 4.2.1: 5yz is a no, 4yz is a not yet."""
    return isinstance(error, SMTPRecipientsRefused) and all(
        code >= 500 for code, _ in error.recipients.values()
    )


def wait_seconds(usual: Sequence[int], tries: int) -> float:
    """How long to wait after so many tries that failed before this one; `usual` seconds, a fifth more or less.

    Jitter: what failed together must not come back together.
    """
    seconds = usual[min(tries, len(usual) - 1)]
    return seconds * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, guards nothing


def _begin_round(now: datetime) -> bool:
    """Whether nobody else is at it. A mark that is not near now was made by a clock that was wrong, and would stay."""
    if cache.add(_ROUND_KEY, now.timestamp(), timeout=_ROUND_SECONDS):
        return True
    began = cache.get(_ROUND_KEY)
    if began is not None and abs(now.timestamp() - began) <= _ROUND_SECONDS:
        return False
    cache.set(_ROUND_KEY, now.timestamp(), timeout=_ROUND_SECONDS)
    return True


def _end_round(is_away: bool) -> None:
    """The next one may begin now, or when a mail server that is away has had a rest."""
    if is_away:
        cache.set(_ROUND_KEY, timezone.now().timestamp(), timeout=_RESTS_SECONDS)
    else:
        cache.delete(_ROUND_KEY)


def _due(now: datetime) -> QuerySet[Mail]:
    # What lies further ahead than anybody puts it was put there by a clock that was ahead.
    is_due = Q(next_try_at__lte=now) | Q(next_try_at__gt=now + _LATEST)
    return Mail.objects.filter(is_due, good_until__gt=now)


def _claim_next() -> Claim | None:
    """Takes the mail that is due longest, for two minutes; None when there is none."""
    while True:
        now = timezone.now()
        found = _due(now).order_by("next_try_at", "pk").values_list("pk", "token").first()
        if found is None:
            return None
        claim = Claim(found[0], found[1] + 1)
        mine = Mail.objects.filter(pk=claim.mail_pk, token=found[1])
        if mine.update(token=claim.token, next_try_at=now + _LEASE):
            return claim


def _held(claim: Claim) -> QuerySet[Mail]:
    return Mail.objects.filter(pk=claim.mail_pk, token=claim.token)


def _send(claim: Claim, connection: BaseEmailBackend) -> str:
    """ "sent", "retried", "refused" for good, "dropped" meanwhile, or "away": there is no mail server to speak to."""
    if not reaches_server(connection):
        _held(claim).update(next_try_at=timezone.now() + timedelta(seconds=_RESTS_SECONDS))
        return "away"
    try:
        connection.send_messages([_message(_held(claim).get())])
    except Mail.DoesNotExist:
        # Its person left.
        return "dropped"
    except Exception as error:  # noqa: BLE001 - see below
        # Whatever is wrong with this mail: it must not keep the others. Only the kind: the text repeats the address.
        _log.warning("A mail was not taken: %s", type(error).__name__)
        close(connection)
        return _give_up_or_retry(claim, error)
    _held(claim).delete()
    return "sent"


def _give_up_or_retry(claim: Claim, error: Exception) -> str:
    if is_refused_for_good(error):
        _held(claim).delete()
        return "refused"
    tries = _held(claim).values_list("tries", flat=True).first() or 0
    seconds = wait_seconds(_TRY_AGAIN_SECONDS, tries)
    _held(claim).update(
        tries=F("tries") + 1, next_try_at=timezone.now() + timedelta(seconds=seconds)
    )
    return "retried"


def _message(mail: Mail) -> EmailMessage:
    # Each by name: of what no key opens there is none, and that must be told from an empty mail.
    parts = ("to", "subject", "body", "headers")
    return EmailMessage(**{name: mail.content[name] for name in parts})
