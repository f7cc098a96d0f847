"""Making, opening and revoking links. A link that is unknown, expired, revoked or used up is one and the same: not found."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F, Q, QuerySet

from diary.access import share_of
from diary.cleaners import clean_fields
from diary.exceptions import DiaryError, RecordNotFound, invalid_field
from diary.models import ShareLink, ShareView
from diary.records import lock_diary
from diary.sharing.fields import SHARE_CLEANERS, complete, refuse_passcode_without_need
from diary.sharing.shlink import Shlink, new_key, viewer_address

LINKS_MAX = 100
# Without I, L, O and U: read out loud or written by hand it stays clear (Crockford's base 32).
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PASSCODE_CHARACTERS = 8
RECIPIENT_CHARACTERS = 100


class WrongPasscode(DiaryError):
    """The passcode is wrong; `remaining` tries are left for the whole life of the link."""

    def __init__(self, remaining: int) -> None:
        super().__init__("wrong passcode")
        self.remaining = remaining


@dataclass(frozen=True)
class MadeLink:
    """A new link with what is shown only now: its address, and the passcode if it has one."""

    link: ShareLink
    address: str = field(repr=False)
    passcode: str | None = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who opens a link, as far as it is known: the name they typed, the kind of device, the truncated address."""

    recipient: str = field(repr=False)
    device: str
    address: str


@transaction.atomic
def make_link(*, owner_id: int, fields: dict[str, Any], now: datetime) -> MadeLink:
    """Makes a link. Raises InvalidFields. Each call makes another one; at most 100 that still open."""
    values = complete(clean_fields(fields, SHARE_CLEANERS), now)
    refuse_passcode_without_need(values)
    lock_diary(owner_id)
    if _open_links(now).filter(owner_id=owner_id).count() >= LINKS_MAX:
        raise invalid_field("body", "too_many", f"must be one of at most {LINKS_MAX} open links")
    token, key = secrets.token_urlsafe(32), new_key()
    passcode = (values["passcode"] or new_passcode()) if values["with_passcode"] else None
    link = ShareLink.objects.create(
        owner_id=owner_id,
        token_digest=digest_of(token),
        secrets={"token": token, "key": key.hex()},
        label=values["label"],
        question=values["question"],
        last_days=values["last_days"],
        from_on=values["from"],
        to_on=values["to"],
        includes=values["includes"],
        passcode_hash=make_password(_as_typed(passcode)) if passcode else "",
        expires_at=values["expires_at"],
        views_max=values["views_max"],
        tell_first_view=values["tell_first_view"],
        created_at=now,
    )
    return MadeLink(link, address_of(link), passcode)


def address_of(link: ShareLink) -> str:
    """The one address for people and software; it holds the key, so it is shown to the owner only."""
    return viewer_address(
        Shlink(
            manifest_url=f"{settings.PUBLIC_URL}/s/m/{link.secrets['token']}",
            key=bytes.fromhex(link.secrets["key"]),
            expires_at=link.expires_at,
            is_live=not link.snapshot,
            has_passcode=bool(link.passcode_hash),
            label=link.label,
        ),
        public_url=settings.PUBLIC_URL,
    )


def new_passcode() -> str:
    """Eight characters that survive being read out or written down."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_PASSCODE_CHARACTERS))


def _as_typed(passcode: str) -> str:
    """Forgives what a hand or an ear gets wrong: case, blanks, and letters that look like digits."""
    plain = "".join(passcode.split()).replace("-", "").upper()
    return plain.translate(str.maketrans("OIL", "011"))


def digest_of(token: str) -> bytes:
    """SHA-256; no salt, a token is 32 random bytes."""
    return hashlib.sha256(token.encode()).digest()


def revoke_link(*, owner_id: int, share_id: UUID, now: datetime) -> None:
    """Ends a link, its files and its readers' sessions at once. A second call keeps the first time."""
    link = share_of(owner_id, share_id)
    ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now)


def _open_links(now: datetime) -> QuerySet[ShareLink]:
    """Links that would still open for somebody."""
    unused = Q(views_max__isnull=True) | Q(views__lt=F("views_max"))
    return ShareLink.objects.filter(unused, revoked_at=None, expires_at__gt=now, tries_left__gt=0)


def open_link(*, token: str, passcode: str | None, reader: Reader, now: datetime) -> ShareLink:
    """Opens a link for a reader and counts the view. Raises RecordNotFound, or WrongPasscode which costs a try."""
    link = _open_links(now).filter(token_digest=digest_of(token)).first()
    if link is None:
        raise RecordNotFound
    if link.passcode_hash:
        _verify(link, passcode or "", reader, now)
    counted = _open_links(now).filter(pk=link.pk).update(views=F("views") + 1)
    if not counted:
        raise RecordNotFound
    _note(link, reader, ShareView.Outcome.OPENED, now)
    return link


def _verify(link: ShareLink, passcode: str, reader: Reader, now: datetime) -> None:
    """Takes a try before it looks, and gives it back when the passcode is right: exact under any number at once."""
    mine = ShareLink.objects.filter(pk=link.pk)
    if not mine.filter(tries_left__gt=0).update(tries_left=F("tries_left") - 1):
        raise RecordNotFound
    if check_password(_as_typed(passcode), link.passcode_hash):
        mine.update(tries_left=F("tries_left") + 1)
        return
    _note(link, reader, ShareView.Outcome.WRONG_PASSCODE, now)
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
