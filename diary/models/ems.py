"""Electrical stimulation: saved programmes, sessions with a frozen copy of one, side effects, safety checks."""

from typing import Any, ClassVar

from django.db import models

from diary.ems import fields, screening
from diary.models.base import EncryptedJSONField, EncryptedTextField, SyncedRecord, between


def _one_of(field: str, choices: tuple[str, ...], *, tombstones_too: bool = False) -> models.Q:
    """Null or one of `choices`; what is required of a record is empty in its tombstone."""
    known = models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__in": list(choices)})
    return known | models.Q(deleted_at__isnull=False) if tombstones_too else known


def _ranges(bounds: dict[str, tuple[float, float]]) -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(condition=between(field, low, high), name=f"%(class)s_{field}_range")
        for field, (low, high) in bounds.items()
    ]


def _known(
    field: str, choices: tuple[str, ...], *, required: bool = False
) -> models.CheckConstraint:
    condition = _one_of(field, choices, tombstones_too=required)
    return models.CheckConstraint(condition=condition, name=f"%(class)s_{field}_known")


class EmsSettings(SyncedRecord):
    """How a stimulator is set: Hz, us, mA or the device's own level, seconds, minutes, and where the pads are.

    Null is "not known". `device_level` is of `device_level_max`, in units of that device alone.
    """

    device_name = EncryptedTextField(default="", blank=True)
    modality = models.CharField(max_length=8, default="")
    frequency_hz = models.FloatField(null=True, blank=True)
    pulse_duration_us = models.FloatField(null=True, blank=True)
    amplitude_ma = models.FloatField(null=True, blank=True)
    device_level = models.FloatField(null=True, blank=True)
    device_level_max = models.FloatField(null=True, blank=True)
    on_seconds = models.FloatField(null=True, blank=True)
    off_seconds = models.FloatField(null=True, blank=True)
    ramp_seconds = models.FloatField(null=True, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    electrode_placement = EncryptedTextField(default="", blank=True)
    body_site = models.CharField(max_length=16, null=True, blank=True)
    side = models.CharField(max_length=8, null=True, blank=True)

    SYNCED_FIELDS: ClassVar[dict[str, Any]] = {
        "device_name": "",
        "modality": "",
        **dict.fromkeys(fields.RANGES),
        "duration_minutes": None,
        "electrode_placement": "",
        "body_site": None,
        "side": None,
    }

    class Meta(SyncedRecord.Meta):
        abstract = True
        constraints = [
            *SyncedRecord.Meta.constraints,
            _known("modality", fields.MODALITIES, required=True),
            *_ranges(fields.RANGES | {"duration_minutes": fields.DURATION_MINUTES}),
            models.CheckConstraint(
                condition=models.Q(device_level__isnull=True)
                | models.Q(device_level_max__isnull=True)
                | models.Q(device_level__lte=models.F("device_level_max")),
                name="%(class)s_level_within_max",
            ),
            _known("body_site", fields.BODY_SITES),
            _known("side", fields.SIDES),
        ]


class EmsProgramme(EmsSettings):
    """The settings one person saved as "mine", under a name of their own."""

    name = EncryptedTextField(default="", blank=True)
    pads_changed_on = models.DateField(null=True, blank=True)
    pads_uses_max = models.PositiveSmallIntegerField(null=True, blank=True)

    SYNCED_FIELDS: ClassVar[dict[str, Any]] = EmsSettings.SYNCED_FIELDS | {
        "name": "",
        "pads_changed_on": None,
        "pads_uses_max": None,
    }

    class Meta(EmsSettings.Meta):
        constraints = [
            *EmsSettings.Meta.constraints,
            *_ranges({"pads_uses_max": fields.PADS_USES}),
        ]

    def __str__(self) -> str:
        return f"programme {self.record_id}"


class EmsSession(EmsSettings):
    """One use of the stimulator, with a frozen copy of its settings; `duration_minutes` was really done, without pauses.

    `programme_id` says where the copy came from and is checked against nothing. `on` is the local date of `started_at`.
    """

    programme_id = models.UUIDField(null=True, blank=True)
    programme_name = EncryptedTextField(default="", blank=True)
    started_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    on = models.DateField()
    is_late = models.BooleanField(default=False)
    sensation = models.CharField(max_length=16, null=True, blank=True)
    pain_before = models.PositiveSmallIntegerField(null=True, blank=True)
    numbness_before = models.PositiveSmallIntegerField(null=True, blank=True)
    tingling_before = models.PositiveSmallIntegerField(null=True, blank=True)
    pain_after = models.PositiveSmallIntegerField(null=True, blank=True)
    numbness_after = models.PositiveSmallIntegerField(null=True, blank=True)
    tingling_after = models.PositiveSmallIntegerField(null=True, blank=True)
    skin_before_ok = models.BooleanField(null=True, blank=True)
    skin_after_ok = models.BooleanField(null=True, blank=True)
    note = EncryptedTextField(default="", blank=True)

    SYNCED_FIELDS: ClassVar[dict[str, Any]] = EmsSettings.SYNCED_FIELDS | {
        "programme_id": None,
        "programme_name": "",
        "sensation": None,
        **dict.fromkeys(fields.SCORES),
        "skin_before_ok": None,
        "skin_after_ok": None,
        "note": "",
    }
    KEPT_FIELDS: ClassVar[tuple[str, ...]] = ("started_at", "on", "time_zone")
    DERIVED_FIELDS: ClassVar[dict[str, Any]] = {"is_late": False}

    class Meta(EmsSettings.Meta):
        constraints = [
            *EmsSettings.Meta.constraints,
            _known("sensation", fields.SENSATIONS),
            *_ranges(dict.fromkeys(fields.SCORES, (0, 10))),
        ]
        indexes = [
            *EmsSettings.Meta.indexes,
            models.Index(fields=["owner", "on"], name="%(class)s_days"),
        ]

    def __str__(self) -> str:
        return f"session {self.record_id}"


class SideEffect(SyncedRecord):
    """One unwanted effect, of a session or on its own; it stays when its session is deleted."""

    session_id = models.UUIDField(null=True, blank=True)
    occurred_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    on = models.DateField()
    is_late = models.BooleanField(default=False)
    kind = models.CharField(max_length=16, default="")
    severity = models.CharField(max_length=8, null=True, blank=True)
    note = EncryptedTextField(default="", blank=True)

    SYNCED_FIELDS: ClassVar[dict[str, Any]] = {
        "session_id": None,
        "kind": "",
        "severity": None,
        "note": "",
    }
    KEPT_FIELDS: ClassVar[tuple[str, ...]] = ("occurred_at", "on", "time_zone")
    DERIVED_FIELDS: ClassVar[dict[str, Any]] = {"is_late": False}

    class Meta(SyncedRecord.Meta):
        constraints = [
            *SyncedRecord.Meta.constraints,
            _known("kind", fields.KINDS, required=True),
            _known("severity", fields.SEVERITIES),
        ]
        indexes = [
            *SyncedRecord.Meta.indexes,
            models.Index(fields=["owner", "on"], name="%(class)s_days"),
        ]

    def __str__(self) -> str:
        return f"side effect {self.record_id}"


class SafetyScreening(SyncedRecord):
    """One answered safety check: `answers` maps each question of `version` to yes, no or unsure.

    `outcome` follows from the answers; `cleared_by` is the clinician who, on `cleared_on`, saw no reason against it.
    """

    screened_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    on = models.DateField()
    version = models.PositiveSmallIntegerField()
    answers = EncryptedJSONField(default=dict, blank=True)
    outcome = models.CharField(max_length=16, default="")
    text_read = models.BooleanField(null=True, blank=True)
    cleared_by = EncryptedTextField(default="", blank=True)
    cleared_on = models.DateField(null=True, blank=True)

    SYNCED_FIELDS: ClassVar[dict[str, Any]] = {
        "text_read": None,
        "cleared_by": "",
        "cleared_on": None,
    }
    KEPT_FIELDS: ClassVar[tuple[str, ...]] = ("screened_at", "on", "time_zone", "version")
    DERIVED_FIELDS: ClassVar[dict[str, Any]] = {"outcome": ""}
    OPEN_FIELD: ClassVar[str] = "answers"

    class Meta(SyncedRecord.Meta):
        constraints = [
            *SyncedRecord.Meta.constraints,
            _known("outcome", screening.OUTCOMES, required=True),
        ]
        indexes = [
            *SyncedRecord.Meta.indexes,
            models.Index(fields=["owner", "on"], name="%(class)s_days"),
        ]

    def __str__(self) -> str:
        return f"screening {self.record_id}"
