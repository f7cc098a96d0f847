"""What an account can be asked. Nothing here changes a row."""

from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from accounts.models import ApiToken, User
from accounts.services import digest_of


def live_api_tokens(owner: User) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(owner=owner, revoked_at=None).order_by("-created_at", "-pk")


def live_api_token(secret: str) -> ApiToken | None:
    """The token with this secret. Found by its digest, so how long it takes tells nothing about the secret."""
    tokens = ApiToken.objects.select_related("owner")
    return tokens.filter(digest=digest_of(secret), revoked_at=None, owner__is_active=True).first()


def has_verified_email(user: User) -> bool:
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
