"""What sync needs beside the records: the owner's counter, the op log, earlier values, devices."""

import uuid

from django.db import models

from diary.models.base import EncryptedJSONField


class SyncState(models.Model):
    """One person's diary: its id, its counter, and which history of the database its devices know.

    `seq` is the highest `rev` given out; `purged_seq` the highest rev of a tombstone already removed; `restored_seq`
    what `seq` was when the database was last restored from a backup (which also changes `epoch`).
    """

    owner = models.OneToOneField(
        "accounts.User", on_delete=models.CASCADE, primary_key=True, related_name="sync_state"
    )
    diary_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    epoch = models.UUIDField(default=uuid.uuid4)
    seq = models.BigIntegerField(default=0)
    purged_seq = models.BigIntegerField(default=0)
    restored_seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"diary {self.diary_id}"


class Device(models.Model):
    """One phone or browser that syncs a diary; `name` is what an earlier value says it came from."""

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    device_id = models.UUIDField()
    name = models.CharField(max_length=40)
    time_zone = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("owner", "device_id", name="device_unique_per_owner")
        ]

    def __str__(self) -> str:
        return f"device {self.device_id}"


class SyncOp(models.Model):
    """One op that was carried out, with the answer it got: the same op again gets the same answer."""

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    op_id = models.UUIDField()
    result = EncryptedJSONField()
    applied_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint("owner", "op_id", name="op_applied_once")]

    def __str__(self) -> str:
        return f"op {self.op_id}"


class FieldHistory(models.Model):
    """One value a field had before, or that lost to a concurrent edit; kept 90 days."""

    class Reason(models.TextChoices):
        EDITED = "edited"
        CONFLICT = "conflict"
        DERIVED = "derived"

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    record_id = models.UUIDField()
    field = models.CharField(max_length=40)
    value = EncryptedJSONField()
    written_at = models.DateTimeField()
    device_id = models.CharField(max_length=36)
    reason = models.CharField(max_length=8, choices=Reason.choices)
    rev = models.BigIntegerField()
    replaced_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "record_id"], name="history_of_a_record")]

    def __str__(self) -> str:
        return f"earlier {self.field} of {self.record_id}"
