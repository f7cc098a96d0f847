"""Entries: the daily check-in and the rating right now; and the profile a person told us once."""

from typing import Any, ClassVar

from django.db import models

from diary.entries.fields import RATINGS as RATING_FIELDS
from diary.entries.fields import SYMPTOMS
from diary.models.base import EncryptedTextField, SyncedRecord, between

__all__ = ["RATING_FIELDS", "SYMPTOMS", "Entry", "Profile"]


class Entry(SyncedRecord):
    """One check-in of a local day (`daily`, 24-hour recall) or one rating right now (`moment`).

    Scores are whole numbers 0-10; null is "no answer", never 0. `ratings` maps "feet.pain" to a score. `copied` names the
    scores that were taken over from the day before.
    """

    class Kind(models.TextChoices):
        DAILY = "daily"
        MOMENT = "moment"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    on = models.DateField()
    occurred_at = models.DateTimeField(null=True, blank=True)
    time_zone = models.CharField(max_length=64)
    is_late = models.BooleanField(default=False)
    pain = models.PositiveSmallIntegerField(null=True, blank=True)
    numbness = models.PositiveSmallIntegerField(null=True, blank=True)
    tingling = models.PositiveSmallIntegerField(null=True, blank=True)
    ratings = models.JSONField(default=dict, blank=True)
    ems_used = models.BooleanField(null=True, blank=True)
    skipped = models.JSONField(default=list, blank=True)
    copied = models.JSONField(default=list, blank=True)
    qualities = models.JSONField(default=list, blank=True)
    spread_feet = models.CharField(max_length=8, null=True, blank=True)
    spread_hands = models.CharField(max_length=8, null=True, blank=True)
    sleep_disturbance = models.PositiveSmallIntegerField(null=True, blank=True)
    weakness = models.PositiveSmallIntegerField(null=True, blank=True)
    falls = models.PositiveSmallIntegerField(null=True, blank=True)
    exposures = models.JSONField(default=list, blank=True)
    note = EncryptedTextField(default="", blank=True)

    SYNCED_FIELDS: ClassVar[dict[str, Any]] = {
        "occurred_at": None,
        "pain": None,
        "numbness": None,
        "tingling": None,
        "ems_used": None,
        "skipped": list,
        "copied": list,
        "qualities": list,
        "spread_feet": None,
        "spread_hands": None,
        "sleep_disturbance": None,
        "weakness": None,
        "falls": None,
        "exposures": list,
        "note": "",
    }
    # The id of a daily entry already tells its day.
    KEPT_FIELDS: ClassVar[tuple[str, ...]] = ("kind", "on", "time_zone")
    DERIVED_FIELDS: ClassVar[dict[str, Any]] = {"is_late": False}
    OPEN_FIELD: ClassVar[str] = "ratings"

    class Meta(SyncedRecord.Meta):
        constraints = [
            *SyncedRecord.Meta.constraints,
            models.UniqueConstraint(
                "owner", "on", condition=models.Q(kind="daily"), name="one_daily_entry_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["daily", "moment"]), name="entry_kind_known"
            ),
            models.CheckConstraint(condition=between("pain", 0, 10), name="pain_0_to_10"),
            models.CheckConstraint(condition=between("numbness", 0, 10), name="numbness_0_to_10"),
            models.CheckConstraint(condition=between("tingling", 0, 10), name="tingling_0_to_10"),
            models.CheckConstraint(
                condition=between("sleep_disturbance", 0, 10), name="sleep_0_to_10"
            ),
            models.CheckConstraint(condition=between("weakness", 0, 10), name="weakness_0_to_10"),
            models.CheckConstraint(condition=between("falls", 0, 50), name="falls_0_to_50"),
        ]
        indexes = [
            *SyncedRecord.Meta.indexes,
            models.Index(fields=["owner", "on"], name="entry_days"),
        ]

    def __str__(self) -> str:
        return f"entry {self.record_id}"


class Profile(SyncedRecord):
    """What one person told us once: where, what cause, what to ask about. One row a diary."""

    neuropathy_cause = models.CharField(max_length=16, null=True, blank=True)
    regions = models.JSONField(default=list, blank=True)
    # null: never asked, so everything is offered; an empty list is somebody who wants none of it
    tracked = models.JSONField(null=True, blank=True)
    difference_that_matters = models.FloatField(null=True, blank=True)
    has_ems_device = models.BooleanField(null=True, blank=True)
    reminder_time = models.CharField(max_length=5, null=True, blank=True)
    first_run_done = models.BooleanField(default=False)

    SYNCED_FIELDS: ClassVar[dict[str, Any]] = {
        "neuropathy_cause": None,
        "regions": list,
        "tracked": None,
        "difference_that_matters": None,
        "has_ems_device": None,
        "reminder_time": None,
        "first_run_done": False,
    }

    class Meta(SyncedRecord.Meta):
        constraints = [
            *SyncedRecord.Meta.constraints,
            models.UniqueConstraint("owner", name="one_profile_a_person"),
            models.CheckConstraint(
                condition=between("difference_that_matters", 0.5, 5), name="difference_half_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"profile {self.record_id}"
