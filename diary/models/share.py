"""Read-only links for a clinician, and who opened them."""

import uuid

from django.db import models
from django.db.models import F, Q

from diary.models.base import EncryptedJSONField, EncryptedTextField, between

TRIES = 5


class ShareLink(models.Model):
    """What one link shows, to whom, until when. Only the digest of its token can be searched.

    `secrets` holds token and key; `label` is for whom, `shown_name` the patient's name if they chose to show one. Dates:
    the last `last_days` days, or `from_on` to `to_on` (null: until today); `includes` names what is shown beside the
    scores. `tries_left` is the passcode's budget for its whole life. `reactivated`:
    how often its owner has switched it on again after its end; what readers held until then opens nothing any more.
    """

    class Untold(models.TextChoices):
        """What the owner is still to be told by mail."""

        NOTHING = ""
        OPENED = "opened"
        LOCKED = "locked"

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    share_id = models.UUIDField(default=uuid.uuid4, unique=True)
    token_digest = models.BinaryField(max_length=32, unique=True)
    secrets = EncryptedJSONField()
    label = EncryptedTextField(default="", blank=True)
    shown_name = EncryptedTextField(default="", blank=True)
    question = EncryptedTextField(default="", blank=True)
    last_days = models.PositiveSmallIntegerField(null=True)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    includes = models.JSONField(default=list)
    snapshot = EncryptedTextField(default="", blank=True)
    # No column: without a snapshot. Of one that no key opens it is false.
    is_live: bool
    passcode_hash = models.CharField(max_length=128, default="", blank=True)
    tries_left = models.PositiveSmallIntegerField(default=TRIES)
    expires_at = models.DateTimeField()
    views_max = models.PositiveSmallIntegerField(null=True)
    views = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True)
    tell_first_view = models.BooleanField(default=False)
    untold = models.CharField(max_length=6, choices=Untold.choices, default="", blank=True)
    revoked_at = models.DateTimeField(null=True)
    reactivated = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=between("tries_left", 0, TRIES), name="share_tries"),
            models.CheckConstraint(
                condition=Q(views_max__isnull=True) | Q(views__lte=F("views_max")),
                name="share_views_within_max",
            ),
            models.CheckConstraint(
                condition=Q(last_days__isnull=False, from_on__isnull=True, to_on__isnull=True)
                | Q(last_days__isnull=True, from_on__isnull=False),
                name="share_has_one_kind_of_dates",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "created_at"], name="links_of_a_person"),
            models.Index(fields=["id"], condition=~Q(untold=""), name="links_to_tell_of"),
        ]

    def __str__(self) -> str:
        return f"share link {self.pk}"


class ShareView(models.Model):
    """One line of a link's log, for its owner to see: a try to open it, or a change, which has no reader.

    `recipient` is what the reader typed: never trusted. That a link was made is no line: `created_at` says it.
    """

    class Outcome(models.TextChoices):
        OPENED = "opened"
        WRONG_PASSCODE = "wrong_passcode"
        LOCKED = "locked"
        REVOKED = "revoked"
        REACTIVATED = "reactivated"

    link = models.ForeignKey(ShareLink, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    recipient = EncryptedTextField(default="", blank=True)
    device = models.CharField(max_length=60, default="", blank=True)
    address = models.CharField(max_length=50, default="", blank=True)
    outcome = models.CharField(max_length=14, choices=Outcome.choices)

    class Meta:
        indexes = [models.Index(fields=["link", "-at"], name="views_of_a_link")]

    def __str__(self) -> str:
        return f"view {self.pk}"
