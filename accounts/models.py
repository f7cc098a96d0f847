"""Accounts: one row per person, and the tokens their scripts use. What they record lives in `diary`, never here."""

import functools
import zoneinfo
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.encryption import EncryptedJSONField


@functools.cache
def _time_zone_names() -> frozenset[str]:
    # Reads a few hundred files; the database of zones does not change under a running process.
    return frozenset(zoneinfo.available_timezones())


def validate_time_zone(value: str) -> None:
    """Refuses anything that is not a name of the IANA time zone database."""
    if value not in _time_zone_names():
        raise ValidationError("is not a time zone we know", code="unknown_time_zone")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """One person who keeps a diary; signs in by e-mail."""

    email = models.EmailField(unique=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    locale = models.CharField(max_length=16, default="en")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_ignoring_case")
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"


class ApiToken(models.Model):
    """One secret that lets a script or a phone shortcut act for one person. Only its digest is kept."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    digest = models.BinaryField(max_length=32, unique=True)
    can_read = models.BooleanField()
    can_write = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(can_read=True) | Q(can_write=True), name="api_token_may_do_something"
            ),
            # A form sent twice must not leave a second key that nobody wrote down.
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(revoked_at__isnull=True),
                name="api_token_name_unique_while_live",
            ),
        ]

    def __str__(self) -> str:
        return f"API token {self.pk}"


class Mail(models.Model):
    """One mail that waits to be sent (`accounts/mails.py`).

    Gone as soon as a mail server has taken it, when it is worth nothing any more, and with its owner's account.
    """

    # None: it goes to an address without an account.
    owner = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    # Addresses, subject, body and headers. A body may hold a code.
    content = EncryptedJSONField()
    good_until = models.DateTimeField(db_index=True)
    # While somebody is sending it: when that has surely failed.
    next_try_at = models.DateTimeField(db_index=True)
    token = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"mail {self.pk}"


class GuardCount(models.Model):
    """What a limit that guards a secret has counted while the broker is away (`accounts/shared_cache.py`).

    Columns as Django's database cache wants them; a key says nothing of whom or what it counts.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"count until {self.expires}"
