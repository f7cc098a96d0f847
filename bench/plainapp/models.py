"""A table as wide as `diary.Entry`, with the same column types, and nothing else."""

from django.db import models


class PlainEntry(models.Model):
    """One row of the baseline."""

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    record_id = models.UUIDField()
    rev = models.BigIntegerField(default=1)
    field_rev = models.JSONField(default=dict, blank=True)
    has_earlier = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    kind = models.CharField(max_length=8)
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
    qualities = models.JSONField(default=list, blank=True)
    spread_feet = models.CharField(max_length=8, null=True, blank=True)
    spread_hands = models.CharField(max_length=8, null=True, blank=True)
    sleep_disturbance = models.PositiveSmallIntegerField(null=True, blank=True)
    weakness = models.PositiveSmallIntegerField(null=True, blank=True)
    falls = models.PositiveSmallIntegerField(null=True, blank=True)
    exposures = models.JSONField(default=list, blank=True)
    note = models.TextField(default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "on"], name="plain_days")]

    def __str__(self) -> str:
        return f"plain entry {self.pk}"
