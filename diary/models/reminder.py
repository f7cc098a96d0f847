"""Reminders: the rule, one due time of it, one message about that on one channel. The due rows are the queue."""

import uuid

from django.db import models
from django.db.models import F, Q

from diary.models.base import EncryptedTextField, between
from diary.models.push import PushSubscription


def _waits(field: str) -> models.Q:
    """The condition of the index that finds due rows: what is finished has no instant, so it is not in there."""
    return Q(**{f"{field}__isnull": False})


class Reminder(models.Model):
    """When one person wants to be reminded of what: wall-clock times on weekdays (Monday is 0) in an IANA zone.

    Occurrences exist up to `planned_until`, null while inactive. `text` is for kind `custom` only.
    """

    class Kind(models.TextChoices):
        CHECK_IN = "check_in"
        EMS_SESSION = "ems_session"
        TRIAL_PERIOD = "trial_period"
        WEEKLY = "weekly"
        CUSTOM = "custom"

    class ZoneMode(models.TextChoices):
        DEVICE = "device"
        FIXED = "fixed"

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    reminder_id = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = EncryptedTextField(default="", blank=True)
    show_text = models.BooleanField(default=False)
    times = models.JSONField()
    weekdays = models.JSONField()
    time_zone_mode = models.CharField(max_length=6, choices=ZoneMode.choices, default="device")
    time_zone = models.CharField(max_length=64)
    channels = models.JSONField()
    skip_if_logged = models.BooleanField(default=True)
    nag_after_minutes = models.PositiveSmallIntegerField(null=True)
    quiet_from = models.CharField(max_length=5, null=True)
    quiet_until = models.CharField(max_length=5, null=True)
    paused_until = models.DateTimeField(null=True)
    active = models.BooleanField(default=True)
    planned_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("owner", "reminder_id", name="reminder_id_unique_per_owner"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["check_in", "ems_session", "trial_period", "weekly", "custom"]
                ),
                name="reminder_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(time_zone_mode__in=["device", "fixed"]),
                name="reminder_zone_mode_known",
            ),
            models.CheckConstraint(
                condition=between("nag_after_minutes", 10, 60), name="reminder_nag_10_to_60"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="reminder_quiet_has_both_ends",
            ),
        ]
        indexes = [
            models.Index(
                fields=["planned_until"],
                condition=_waits("planned_until"),
                name="reminders_to_plan",
            )
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"


class Occurrence(models.Model):
    """One due time of a reminder. Its identity is the wall clock: local date and `slot`, minutes after midnight.

    `wake_at` is when something has to be decided next: due, remind once more, window over; null when it is finished.
    """

    class State(models.TextChoices):
        SCHEDULED = "scheduled"
        DUE = "due"
        ANSWERED = "answered"
        SKIPPED = "skipped"
        MISSED = "missed"
        DONE = "done"

    occurrence_id = models.UUIDField(default=uuid.uuid4, unique=True)
    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="occurrences")
    local_date = models.DateField()
    slot = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    wake_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default="scheduled")
    snoozed_until = models.DateTimeField(null=True)
    nagged = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "reminder", "local_date", "slot", name="occurrence_once_a_wall_clock"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["scheduled", "due", "answered", "skipped", "missed", "done"]
                ),
                name="occurrence_state_known",
            ),
            models.CheckConstraint(condition=between("slot", 0, 1439), name="slot_within_a_day"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("due_at")), name="occurrence_has_a_window"
            ),
            models.CheckConstraint(
                condition=Q(wake_at__isnull=False, state__in=["scheduled", "due"])
                | Q(
                    wake_at__isnull=True,
                    state__in=["answered", "skipped", "missed", "done"],
                ),
                name="occurrence_wakes_until_finished",
            ),
        ]
        indexes = [
            models.Index(
                fields=["wake_at"], condition=_waits("wake_at"), name="occurrences_to_wake"
            )
        ]

    def __str__(self) -> str:
        return f"occurrence {self.pk}"


class Delivery(models.Model):
    """One message about an occurrence on one channel: `email`, or `push:` and the subscription's number.

    `token` is a fence: it rises with every claim, and who writes must name the one it was given. `next_try_at` is null
    unless somebody may claim it, `lease_until` unless somebody has. `planned_at` is when the message should have gone.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        LEASED = "leased"
        SENDING = "sending"
        ACCEPTED = "accepted"
        RETRY = "retry"
        AMBIGUOUS = "ambiguous"
        FAILED = "failed"
        EXPIRED = "expired"

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=32)
    subscription = models.ForeignKey(
        PushSubscription, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(max_length=9, choices=State.choices, default="pending")
    token = models.PositiveIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    times_ambiguous = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_status = models.PositiveSmallIntegerField(null=True)
    made_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("occurrence", "channel", name="delivery_once_a_channel"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        *("pending", "leased", "sending", "accepted"),
                        *("retry", "ambiguous", "failed", "expired"),
                    ]
                ),
                name="delivery_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=_waits("next_try_at"), name="deliveries_to_claim"
            ),
            models.Index(
                fields=["lease_until"], condition=_waits("lease_until"), name="deliveries_to_sweep"
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class ReminderSettings(models.Model):
    """What holds for all reminders of a person: mails stopped by them, and the secret address of the calendar feed.

    Of that address only the SHA-256 digest is kept.
    """

    owner = models.OneToOneField(
        "accounts.User", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    email_stopped_at = models.DateTimeField(null=True)
    calendar_digest = models.BinaryField(max_length=32, null=True, unique=True)

    def __str__(self) -> str:
        return f"reminder settings of user {self.pk}"


class ReminderCounter(models.Model):
    """One figure for the operator (`/metrics`): a counter that only rises, or the time (Unix seconds) of something."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
