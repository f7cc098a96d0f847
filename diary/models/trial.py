"""Personal randomised trials. What the coins decided lies here encrypted; who may see how much: `diary/trials`."""

from django.db import models
from django.db.models import Q

from diary.models.base import EncryptedTextField, between
from diary.models.entry import SYMPTOMS
from diary.trials import design


class Trial(models.Model):
    """One trial of one person, its design locked from the start.

    `pairs` pairs of periods of `period_days` days; the first `washout_days` of each are not looked at; `matters` is the
    smallest difference that matters, points. `commitment` binds us to the order, `nonce` opens it at the end. Dates are
    local dates in `time_zone`. `ended_on` is set only when it was ended early.
    """

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    trial_id = models.UUIDField()
    symptom = models.CharField(max_length=8, choices=[(name, name) for name in SYMPTOMS])
    preset = models.CharField(max_length=12)
    pairs = models.PositiveSmallIntegerField()
    period_days = models.PositiveSmallIntegerField()
    washout_days = models.PositiveSmallIntegerField()
    matters = models.FloatField()
    off_kind = models.CharField(max_length=10)
    starts_on = models.DateField()
    time_zone = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    nonce = EncryptedTextField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("owner", "trial_id", name="trial_id_unique_per_owner"),
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
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_on__isnull=True)
                | Q(ended_at__isnull=False, ended_on__isnull=False),
                name="trial_ended_whole",
            ),
        ]
        indexes = [models.Index(fields=["owner", "-created_at"], name="trials_of_a_person")]

    def __str__(self) -> str:
        return f"trial {self.trial_id}"

    @property
    def shape(self) -> design.Shape:
        return design.Shape(self.pairs, self.period_days)


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


class TrialPause(models.Model):
    """Days that are none of the trial, from `from_on` to the day before `until_on` (null: no end yet)."""

    class Reason(models.TextChoices):
        ILLNESS = "illness"
        TRAVEL = "travel"
        RED_FLAG = "red_flag"
        OTHER = "other"
        SIDE_EFFECT = "side_effect"
        SAFETY_CHECK = "safety_check"

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    told_on = models.DateField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("trial", "from_on", name="one_pause_a_day"),
            models.UniqueConstraint(
                "trial", condition=Q(until_on__isnull=True), name="one_open_pause"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=models.F("from_on")),
                name="pause_has_days",
            ),
        ]

    def __str__(self) -> str:
        return f"pause {self.pk}"
