"""What every synced row has: an owner, an id made by a client, a revision, and who wrote which field when."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

# The field types live below the diary: mails, which accounts send too, are encrypted alike.
from accounts.encryption import EncryptedJSONField, EncryptedTextField

__all__ = [
    "EncryptedJSONField",
    "EncryptedTextField",
    "SyncedRecord",
    "between",
]


def between(field: str, low: float, high: float) -> models.Q:
    """Null, or from `low` to `high`."""
    return models.Q(**{f"{field}__isnull": True}) | models.Q(
        **{f"{field}__gte": low, f"{field}__lte": high}
    )


class SyncedRecord(models.Model):
    """One record that travels between devices.

    `field_rev` maps field -> [rev, at_ms, device_id] of the write that gave the field its value. A database trigger
    (`models/guard.py`) refuses an update that does not raise `rev`.
    """

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    record_id = models.UUIDField()
    rev = models.BigIntegerField()
    field_rev = models.JSONField(default=dict)
    has_earlier = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    # Names of the fields that sync, and what each is in a tombstone.
    SYNCED_FIELDS: ClassVar[dict[str, Any]] = {}
    # Fields that sync too, and that a tombstone keeps: which day it was about.
    KEPT_FIELDS: ClassVar[tuple[str, ...]] = ()
    # Columns that follow from the fields, and what each is in a tombstone: given back, never taken.
    DERIVED_FIELDS: ClassVar[dict[str, Any]] = {}
    # A JSON column whose keys sync one by one, as "<column>.<key>"; a missing key is null.
    OPEN_FIELD: ClassVar[str] = ""

    # Not a column: true on the instance whose write created the record, or brought it back.
    begun_now = False
    # Neither: by which time the write at hand is judged.
    as_of: datetime

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint("owner", "record_id", name="%(class)s_id_unique_per_owner"),
            models.CheckConstraint(condition=models.Q(rev__gt=0), name="%(class)s_has_a_rev"),
        ]
        indexes = [models.Index(fields=["owner", "rev"], name="%(class)s_changes")]

    def flat(self) -> dict[str, Any]:
        """Every synced field and its value as stored (dates as dates)."""
        values = {name: getattr(self, name) for name in (*self.KEPT_FIELDS, *self.SYNCED_FIELDS)}
        if self.OPEN_FIELD:
            nested = getattr(self, self.OPEN_FIELD)
            values |= {f"{self.OPEN_FIELD}.{key}": value for key, value in nested.items()}
        return values

    def get_field(self, name: str) -> Any:
        column, is_nested, key = name.partition(".")
        value = getattr(self, column)
        return value.get(key) if is_nested else value

    def put_field(self, name: str, value: Any) -> None:
        column, is_nested, key = name.partition(".")
        if not is_nested:
            setattr(self, name, value)
        elif value is None:
            getattr(self, column).pop(key, None)
        else:
            getattr(self, column)[key] = value

    def clear(self) -> None:
        """Takes the data out of a record that becomes a tombstone."""
        for name, empty in (self.SYNCED_FIELDS | self.DERIVED_FIELDS).items():
            setattr(self, name, empty() if callable(empty) else empty)
        if self.OPEN_FIELD:
            setattr(self, self.OPEN_FIELD, {})

    def mark_deleted(self) -> None:
        self.deleted_at = timezone.now()
        self.has_earlier = False
        self.clear()
