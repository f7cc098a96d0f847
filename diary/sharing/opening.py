"""What a reader does with a link. One that is unknown, expired, revoked, locked or used up is one and the same: not found."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from diary.access import openable_shares, share_being_read, share_by_digest, unused_shares
from diary.clock import CLOCKS_DIFFER
from diary.exceptions import DiaryError, RecordNotFound
from diary.models import ShareLink, ShareView
from diary.sharing.passcodes import as_typed, digest_of

READING_SECONDS = 3_600
RECIPIENT_CHARACTERS = 100
_READER_SALT, _FILE_SALT = "daymark.share.reading", "daymark.share.part"
_FINISH_SALT = "daymark.share.finish"


class WrongPasscode(DiaryError):
    """The passcode is wrong; `remaining` tries are left for the whole life of the link."""

    def __init__(self, remaining: int) -> None:
        super().__init__("wrong passcode")
        self.remaining = remaining


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who opens a link, as far as it is known: the name they typed, the kind of device, the truncated address."""

    recipient: str = field(repr=False)
    device: str
    address: str = field(repr=False)


def open_link(*, token: str, passcode: str, reader: Reader, now: datetime) -> ShareLink:
    """Lets a reader in and counts the view: each call is another one.

    Raises RecordNotFound, or WrongPasscode which costs one of five tries.
    """
    link = admit(token=token, passcode=passcode, reader=reader, now=now)
    count_view(link, reader, now)
    return link


def admit(*, token: str, passcode: str, reader: Reader, now: datetime) -> ShareLink:
    """The link that a reader may see. No view is counted yet: `count_view` does it when the answer has been made.

    Raises RecordNotFound, or WrongPasscode which costs one of five tries; without a passcode it costs none.
    """
    link = share_by_digest(digest_of(token), now)
    if link.passcode_hash:
        typed = as_typed(passcode)
        if not typed:
            # Software asks so whether there is a passcode: no guess, and nothing for the log.
            raise WrongPasscode(link.tries_left)
        # Slow on purpose, and so before any lock.
        _judge(link, check_password(typed, link.passcode_hash), reader, now)
    return link


def _judge(link: ShareLink, is_right: bool, reader: Reader, now: datetime) -> None:
    """Says what became of a passcode, at most five times "wrong" in the life of a link; raises as `admit`.

    Right and wrong write to the same row and count in the order in which they get it. Of any number at once five wrong
    ones are answered, a right one opens only before the fifth, and takes no try from anybody.
    """
    mine = openable_shares(now).filter(pk=link.pk)
    with transaction.atomic():
        if not mine.update(tries_left=F("tries_left") - (0 if is_right else 1)):
            raise RecordNotFound
        if is_right:
            return
        remaining = ShareLink.objects.values_list("tries_left", flat=True).get(pk=link.pk)
        _note(link, reader, ShareView.Outcome.WRONG_PASSCODE, now)
        if not remaining:
            note_change(link, ShareView.Outcome.LOCKED, now)
            ShareLink.objects.filter(pk=link.pk).update(untold=ShareLink.Untold.LOCKED)
    raise WrongPasscode(remaining)


@transaction.atomic
def count_view(link: ShareLink, reader: Reader, now: datetime) -> None:
    """Counts the view of a reader who was let in; raises RecordNotFound when the link, or its last opening, is gone by now."""
    mine = unused_shares(now).filter(pk=link.pk)
    if not mine.update(views=F("views") + 1, last_opened_at=now):
        raise RecordNotFound
    _note(link, reader, ShareView.Outcome.OPENED, now)
    if link.tell_first_view:
        # That it is locked is the more important news.
        first = ShareLink.objects.filter(pk=link.pk, views=1, untold="")
        first.update(untold=ShareLink.Untold.OPENED)


def _note(link: ShareLink, reader: Reader, outcome: str, now: datetime) -> None:
    ShareView.objects.create(
        link=link,
        at=now,
        recipient=printable_name(reader.recipient),
        device=reader.device,
        address=reader.address,
        outcome=outcome,
    )


def note_change(link: ShareLink, outcome: str, now: datetime) -> None:
    """A line of the log that is no reader's doing."""
    ShareView.objects.create(link=link, at=now, outcome=outcome)


def printable_name(typed: str) -> str:
    """What a reader typed as their name, without control characters, at most 100 characters; may be empty."""
    return "".join(each for each in typed if each.isprintable()).strip()[:RECIPIENT_CHARACTERS]


def reader_token(link: ShareLink) -> str:
    """What the cookie of a reader holds for an hour; worthless as soon as the link has ended."""
    return signing.dumps([link.pk, link.reactivated], salt=_READER_SALT)


def link_of_reader(token: str, share_id: UUID, now: datetime) -> ShareLink:
    """The link that a reader opened less than an hour ago, if it is the one the address names; raises RecordNotFound."""
    share_pk, reactivated = _signed(token, _READER_SALT, now)
    link = share_being_read(share_pk, reactivated, now)
    if link.share_id != share_id:
        raise RecordNotFound
    return link


def finish_token(token: str) -> str:
    """What the form "I have finished reading" sends along: only who was given the cookie's page has it.

    Django's own CSRF check wants to know where a form comes from, and the pages of a link do not say it.
    """
    return salted_hmac(_FINISH_SALT, token, algorithm="sha256").hexdigest()


def file_token(link: ShareLink, part: int) -> str:
    """The address of one encrypted file, for an hour at most; checked against the link when it is fetched."""
    return signing.dumps([link.pk, link.reactivated, part], salt=_FILE_SALT)


def link_of_file(token: str, now: datetime) -> tuple[ShareLink, int]:
    """The link and which of its files; raises RecordNotFound."""
    share_pk, reactivated, part = _signed(token, _FILE_SALT, now)
    return share_being_read(share_pk, reactivated, now), part


def _signed(token: str, salt: str, now: datetime) -> list[int]:
    try:
        signed: list[int] = signing.loads(token, salt=salt, max_age=READING_SECONDS)
    except signing.BadSignature:
        raise RecordNotFound from None
    # Django lets through what a clock that was ahead has signed, for as long as it was ahead.
    at = signing.b62_decode(token.rsplit(":", 2)[1])
    if datetime.fromtimestamp(at, UTC) > now + CLOCKS_DIFFER:
        raise RecordNotFound
    return signed


def truncated(address: str) -> str:
    """An IP address that tells a town, not a household: the last byte of IPv4, the last 10 of IPv6 cut off."""
    try:
        given = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network(f"{given}/{24 if given.version == 4 else 48}", strict=False))
