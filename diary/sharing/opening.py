"""What a reader does with a link. One that is unknown, expired, revoked, locked or used up is one and the same: not found."""

from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address, ip_network

from django.contrib.auth.hashers import check_password
from django.core import signing
from django.db.models import F

from diary.access import openable_shares, share_being_read, share_by_digest
from diary.exceptions import DiaryError, RecordNotFound
from diary.models import ShareLink, ShareView
from diary.sharing.passcodes import as_typed, digest_of

READING_SECONDS = 3_600
RECIPIENT_CHARACTERS = 100
_READER_SALT, _FILE_SALT = "daymark.share.reader", "daymark.share.file"


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
    """Opens a link for a reader and counts the view: each call is another one.

    Raises RecordNotFound, or WrongPasscode which costs one of five tries.
    """
    link = share_by_digest(digest_of(token), now)
    if link.passcode_hash:
        _verify(link, passcode, reader, now)
    mine = openable_shares(now).filter(pk=link.pk)
    if not mine.update(views=F("views") + 1, last_opened_at=now):
        raise RecordNotFound
    _note(link, reader, ShareView.Outcome.OPENED, now)
    if link.tell_first_view:
        ShareLink.objects.filter(pk=link.pk, views=1).update(untold=ShareLink.Untold.OPENED)
    return link


def _verify(link: ShareLink, passcode: str, reader: Reader, now: datetime) -> None:
    """Takes a try before it looks, and gives it back when the passcode is right: exact under any number at once."""
    mine = ShareLink.objects.filter(pk=link.pk)
    if not mine.filter(tries_left__gt=0).update(tries_left=F("tries_left") - 1):
        raise RecordNotFound
    if check_password(as_typed(passcode), link.passcode_hash):
        mine.update(tries_left=F("tries_left") + 1)
        return
    _note(link, reader, ShareView.Outcome.WRONG_PASSCODE, now)
    mine.filter(tries_left=0).update(untold=ShareLink.Untold.LOCKED)
    raise WrongPasscode(mine.values_list("tries_left", flat=True).get())


def _note(link: ShareLink, reader: Reader, outcome: str, now: datetime) -> None:
    printable = "".join(each for each in reader.recipient if each.isprintable())
    ShareView.objects.create(
        link=link,
        at=now,
        recipient=printable[:RECIPIENT_CHARACTERS],
        device=reader.device,
        address=reader.address,
        outcome=outcome,
    )


def reader_token(link: ShareLink) -> str:
    """What the cookie of a reader holds for an hour; worthless as soon as the link has ended."""
    return signing.dumps(link.pk, salt=_READER_SALT)


def link_of_reader(token: str, now: datetime) -> ShareLink:
    """The link that a reader opened less than an hour ago; raises RecordNotFound."""
    try:
        share_pk: int = signing.loads(token, salt=_READER_SALT, max_age=READING_SECONDS)
    except signing.BadSignature:
        raise RecordNotFound from None
    return share_being_read(share_pk, now)


def file_token(link: ShareLink, part: int) -> str:
    """The address of one encrypted file, for an hour at most; checked against the link when it is fetched."""
    return signing.dumps([link.pk, part], salt=_FILE_SALT)


def link_of_file(token: str, now: datetime) -> tuple[ShareLink, int]:
    """The link and which of its files; raises RecordNotFound."""
    try:
        share_pk, part = signing.loads(token, salt=_FILE_SALT, max_age=READING_SECONDS)
    except signing.BadSignature:
        raise RecordNotFound from None
    return share_being_read(share_pk, now), part


def truncated(address: str) -> str:
    """An IP address that tells a town, not a household: the last byte of IPv4, the last 10 of IPv6 cut off."""
    try:
        given = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network(f"{given}/{24 if given.version == 4 else 48}", strict=False))
