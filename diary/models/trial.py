"""Personal randomised trials. What the coins decided lies here encrypted; who may see how much: `diary/trials`."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q, QuerySet

from diary.models.base import EncryptedTextField, SyncedRecord, between
from diary.models.entry import SYMPTOMS
from diary.trials import design


class PauseReason(models.TextChoices):
    ILLNESS = "illness"
    TRAVEL = "travel"
    RED_FLAG = "red_flag"
    OTHER = "other"
    SIDE_EFFECT = "side_effect"
    SAFETY_CHECK = "safety_check"


class _WithoutNonce(models.Manager["Trial"]):
    """What opens the commitment is fetched only by who asks for it."""

    def get_queryset(self) -> QuerySet["Trial"]:
        return super().get_queryset().defer("nonce")


class Trial(SyncedRecord):
    """One trial of one person, its design locked from the start. It began when it was recorded.

    `pairs` pairs of periods of `period_days` days; the first `washout_days` of each are not looked at; `matters` is the
    smallest difference that matters, points. `commitment` binds us to the order, `nonce` opens it at the end. Dates are
    local dates in `time_zone`. `ended_on` is set only when it was ended early. `pauses` maps the local date on which one
    was told to its reason and, once it is known, the first day that counts again. `shown_order` is how much of the
    order its person may know by the last contact, a letter a period; `committed_text` stays empty until it is over.
    """

    symptom = models.CharField(max_length=8, choices=[(name, name) for name in SYMPTOMS])
    preset = models.CharField(max_length=12)
    pairs = models.PositiveSmallIntegerField()
    period_days = models.PositiveSmallIntegerField()
    washout_days = models.PositiveSmallIntegerField()
    matters = models.FloatField()
    off_kind = models.CharField(max_length=10)
    starts_on = models.DateField()
    time_zone = models.CharField(max_length=64)
    pauses = models.JSONField(default=dict)
    ended_on = models.DateField(null=True)
    answer_seen_on = models.DateField(null=True)
    commitment = models.CharField(max_length=64)
    nonce = EncryptedTextField()
    shown_order = EncryptedTextField(default="")
    committed_text = EncryptedTextField(default="")

    objects: ClassVar[models.Manager[Self]] = _WithoutNonce()  # type: ignore[assignment]

    # Never in a tombstone: a trial cannot be deleted.
    SYNCED_FIELDS: ClassVar[dict[str, Any]] = dict.fromkeys(
        (
            *("symptom", "preset", "pairs", "period_days", "washout_days", "matters"),
            *("off_kind", "starts_on", "time_zone", "ended_on", "answer_seen_on"),
        )
    )
    DERIVED_FIELDS: ClassVar[dict[str, Any]] = dict.fromkeys(
        ("commitment", "shown_order", "committed_text"), ""
    )
    OPEN_FIELD: ClassVar[str] = "pauses"

    # Not a column: the whole order, on the instance that drew it.
    drawn: Sequence[str] = ()

    class Meta(SyncedRecord.Meta):
        constraints = [
            *SyncedRecord.Meta.constraints,
            models.CheckConstraint(condition=between("pairs", *design.PAIRS), name="trial_pairs"),
            models.CheckConstraint(
                condition=between("period_days", *design.PERIOD_DAYS), name="trial_period_days"
            ),
            models.CheckConstraint(
                condition=Q(washout_days__lt=models.F("period_days")), name="trial_washout"
            ),
            models.CheckConstraint(
                condition=between("matters", *design.MATTERS), name="trial_matters"
            ),
            models.CheckConstraint(
                condition=Q(off_kind__in=design.OFF_KINDS), name="trial_off_kind"
            ),
        ]
        indexes = [
            *SyncedRecord.Meta.indexes,
            models.Index(fields=["owner", "-recorded_at"], name="trials_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"trial {self.record_id}"

    @property
    def shape(self) -> design.Shape:
        return design.Shape(self.pairs, self.period_days)

    @property
    def rests(self) -> list[design.Pause]:
        """The pauses, oldest first."""
        return [design.pause_of(told_on, told) for told_on, told in sorted(self.pauses.items())]


class Period(models.Model):
    """One stretch of days of a trial; `number` counts from 1, two make a pair. Its dates follow from the pauses.

    `assigned` ("ems" or "no_ems") is encrypted, and read only through `trials.queries`.
    """

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField()
    assigned = EncryptedTextField()

    class Meta:
        constraints = [
            models.UniqueConstraint("trial", "number", name="one_period_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="period_number"),
        ]

    def __str__(self) -> str:
        return f"period {self.pk}"
