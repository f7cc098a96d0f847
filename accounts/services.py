"""Everything that changes an account outside the sign-in flows of allauth: API tokens, address, preferences."""

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.exceptions import ApiTokenNameTaken, TooManyApiTokens
from accounts.models import ApiToken, User

TOKEN_PREFIX = "dm_"
MAX_LIVE_TOKENS = 20
USE_IS_NOTED_EVERY = timedelta(minutes=1)


def digest_of(secret: str) -> bytes:
    """SHA-256 of a token. No salt and no slow hash: the secret is 32 random bytes, there is nothing to guess."""
    return hashlib.sha256(secret.encode()).digest()


@transaction.atomic
def issue_api_token(
    *, owner: User, name: str, can_read: bool, can_write: bool
) -> tuple[ApiToken, str]:
    """Creates a token and returns it with its secret, which is stored nowhere and cannot be shown again.

    Raises TooManyApiTokens at 20 live tokens, and ApiTokenNameTaken for a name in use: so a second call with the
    same name changes nothing.
    """
    # Two requests at once must not both count 19.
    User.objects.select_for_update().get(pk=owner.pk)
    live = ApiToken.objects.filter(owner=owner, revoked_at=None)
    if live.filter(name=name).exists():
        raise ApiTokenNameTaken
    if live.count() >= MAX_LIVE_TOKENS:
        raise TooManyApiTokens
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        owner=owner, name=name, digest=digest_of(secret), can_read=can_read, can_write=can_write
    )
    return token, secret


def revoke_api_token(*, token: ApiToken) -> None:
    """Ends a token at once. A second call keeps the first time."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def note_api_token_use(*, token: ApiToken) -> None:
    """Remembers that the token was used, at most once a minute: a script that polls must not cost a write each time."""
    now = timezone.now()
    if token.last_used_at is not None and token.last_used_at > now - USE_IS_NOTED_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USE_IS_NOTED_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


@transaction.atomic
def replace_email_unverified(*, user: User, email: str) -> None:
    """Changes the address someone signs in with, at once. Only for an installation that can send no code.

    Raises IntegrityError when another account has the address. A second call changes nothing.
    """
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    user.email = email
    user.save(update_fields=["email"])


def update_preferences(
    *, user: User, time_zone: str | None = None, locale: str | None = None
) -> None:
    """Sets the time zone or the language; None leaves it. Raises ValidationError for a zone we do not know."""
    if time_zone is not None:
        user.time_zone = time_zone
    if locale is not None:
        user.locale = locale
    user.clean_fields(exclude={"email", "password"})
    user.save(update_fields=["time_zone", "locale"])


SESSION_RENEWED_EVERY = timedelta(days=7)


def renew_session(*, session: SessionBase) -> None:
    """Counts the 90 days of a session from its last use, not from sign-in; writes at most once a week.

    Whoever logs every day is never signed out by the calendar alone.
    """
    now = timezone.now()
    renewed_at = session.get("renewed_at")
    if renewed_at is None or now.timestamp() - renewed_at > SESSION_RENEWED_EVERY.total_seconds():
        session["renewed_at"] = now.timestamp()
