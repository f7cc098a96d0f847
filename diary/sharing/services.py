"""What the owner of a diary does with links: make, list, end, show again."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from accounts.encryption import is_unreadable
from accounts.models import User
from diary.access import openable_shares, share_of, shares_of
from diary.cleaners import clean_fields
from diary.entries.queries import newest_day
from diary.exceptions import LinkRefused, RecordNotFound, invalid_field
from diary.models import ShareLink, ShareView
from diary.records import lock_diary
from diary.sharing.contents import frozen_report, scope_of
from diary.sharing.fields import (
    SHARE_CLEANERS,
    complete,
    opens_until,
    refuse_passcode_without_need,
)
from diary.sharing.opening import note_change
from diary.sharing.passcodes import as_typed, digest_of, new_passcode
from diary.sharing.shlink import Shlink, new_key, viewer_address

LINKS_MAX = 100
LISTED_MAX = 200
VIEWS_LISTED = 100
# Ended links stay for their owner to look at, then they go with their log.
_ENDED_KEPT = timedelta(days=366)
# Stands in the link itself, where anybody may read it: no name, no illness.
_LINK_LABEL = "Daymark report"


@dataclass(frozen=True)
class MadeLink:
    """A new link with what is shown only now: its address, and the passcode if it has one."""

    link: ShareLink
    address: str = field(repr=False)
    passcode: str | None = field(repr=False)


@transaction.atomic
def make_link(*, owner: User, fields: dict[str, Any], now: datetime) -> MadeLink:
    """Makes a link. Raises InvalidFields. Each call makes another one; at most 100 that still open."""
    today = newest_day(owner.pk, owner.time_zone, now)
    values = complete(clean_fields(fields, SHARE_CLEANERS), now=now, today=today)
    refuse_passcode_without_need(values)
    lock_diary(owner.pk)
    _refuse_too_many(owner.pk, now)
    token, key = secrets.token_urlsafe(32), new_key()
    passcode = (values["passcode"] or new_passcode()) if values["with_passcode"] else None
    link = ShareLink(
        owner=owner,
        token_digest=digest_of(token),
        secrets={"token": token, "key": key.hex()},
        label=values["label"],
        shown_name=values["shown_name"],
        question=values["question"],
        last_days=values["last_days"],
        from_on=values["from"],
        to_on=values["to"],
        includes=values["includes"],
        passcode_hash=make_password(as_typed(passcode)) if passcode else "",
        expires_at=values["expires_at"],
        views_max=values["views_max"],
        tell_first_view=values["tell_first_view"],
        created_at=now,
    )
    link.is_live = values["live"]
    if not link.is_live:
        link.snapshot = frozen_report(owner.pk, scope_of(link, today), now)
    link.save()
    return MadeLink(link, address_of(link), passcode)


def _refuse_too_many(owner_id: int, now: datetime) -> None:
    if openable_shares(now).filter(owner_id=owner_id).count() >= LINKS_MAX:
        raise invalid_field("body", "too_many", f"must be one of at most {LINKS_MAX} open links")


def address_of(link: ShareLink) -> str:
    """The one address for people and software; it holds the key, so it is shown to the owner only."""
    return viewer_address(
        Shlink(
            manifest_url=f"{settings.PUBLIC_URL}/s/m/{link.secrets['token']}",
            key=bytes.fromhex(link.secrets["key"]),
            expires_at=link.expires_at,
            is_live=link.is_live,
            has_passcode=bool(link.passcode_hash),
            label=_LINK_LABEL,
        ),
        public_url=settings.PUBLIC_URL,
    )


def qr_of(address: str) -> str:
    """The address as a picture (SVG), error level M."""
    drawn = BytesIO()
    segno.make_qr(address, error="m").save(
        drawn, kind="svg", xmldecl=False, light="#fff", omitsize=True, title="QR code of the link"
    )
    return drawn.getvalue().decode().strip()


@transaction.atomic
def revoke_link(*, owner_id: int, share_id: UUID, now: datetime) -> ShareLink:
    """Ends a link, its files and its readers' sessions at once. A second call keeps the first time."""
    is_first = shares_of(owner_id).filter(share_id=share_id, revoked_at=None).update(revoked_at=now)
    link = share_of(owner_id, share_id)
    if is_first:
        note_change(link, ShareView.Outcome.REVOKED, now)
    return link


@transaction.atomic
def reactivate_link(
    *, owner_id: int, share_id: UUID, fields: dict[str, Any], now: datetime
) -> ShareLink:
    """Switches a link on again that its owner or the time has ended: same address, same passcode, another end.

    One that opens stays as it is, so a second call changes nothing. Raises RecordNotFound, InvalidFields, or LinkRefused
    for one that wrong passcodes have locked or that was opened as often as allowed: those want a new link.
    """
    expires_at = opens_until(fields, now)
    lock_diary(owner_id)
    link = share_of(owner_id, share_id)
    if state_of(link, now) == "open":
        return link
    if not link.tries_left or is_used_up(link):
        raise LinkRefused("link_over")
    _refuse_too_many(owner_id, now)
    again = {"revoked_at": None, "expires_at": expires_at, "reactivated": F("reactivated") + 1}
    if not ShareLink.objects.filter(pk=link.pk).update(**again):
        raise RecordNotFound
    note_change(link, ShareView.Outcome.REACTIVATED, now)
    link.refresh_from_db(fields=again)
    return link


def shown_again(*, owner_id: int, share_id: UUID, now: datetime) -> str:
    """The address of a link that still opens; raises RecordNotFound for one that has ended, or that no key opens."""
    link = openable_shares(now).filter(owner_id=owner_id, share_id=share_id).first()
    if link is None or is_unreadable(link.secrets):
        raise RecordNotFound
    return address_of(link)


def links_of(owner_id: int) -> list[ShareLink]:
    """The newest 200 links of a person."""
    return list(shares_of(owner_id)[:LISTED_MAX])


def views_of(link: ShareLink) -> list[ShareView]:
    """The newest 100 lines of a link's log: tries to open it, and changes."""
    return list(link.tries.order_by("-at", "-pk")[:VIEWS_LISTED])


def prune_shares(*, now: datetime) -> None:
    """Deletes links that ended more than a year ago, with their log. A second call finds nothing."""
    ShareLink.objects.filter(expires_at__lt=now - _ENDED_KEPT).delete()


def state_of(link: ShareLink, now: datetime) -> str:
    """ "open", or why it does not open any more: revoked, locked (wrong passcodes), expired, used_up."""
    if link.revoked_at:
        return "revoked"
    if not link.tries_left:
        return "locked"
    if link.expires_at <= now:
        return "expired"
    return "used_up" if is_used_up(link) else "open"


def is_used_up(link: ShareLink) -> bool:
    """Opened as often as its owner allowed."""
    return link.views_max is not None and link.views >= link.views_max
