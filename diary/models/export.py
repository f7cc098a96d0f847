"""A diary as one file: made to be taken away, or brought in. The bytes lie encrypted in rows, so any host can serve them."""

import uuid

from django.db import models
from django.db.models import Q

from diary.models.base import EncryptedJSONField, EncryptedTextField, between


class DataExport(models.Model):
    """One whole diary as a ZIP. Ready until `expires_at`, fetched as often as its owner likes, last at `fetched_at`.

    `taken_at` is when a worker began, `attempts` how often one did: what a killed worker left is taken up again.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        READY = "ready"
        FAILED = "failed"
        EXPIRED = "expired"

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    export_id = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField(max_length=7, choices=State.choices, default="waiting")
    progress_percent = models.PositiveSmallIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(null=True)
    file_name = models.CharField(max_length=40)
    attempts = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "owner", condition=Q(state__in=["waiting", "running"]), name="one_export_at_a_time"
            ),
            models.CheckConstraint(
                condition=between("progress_percent", 0, 100), name="export_percent"
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["waiting", "running"]),
                name="exports_to_make",
            ),
            models.Index(
                fields=["expires_at"], condition=Q(state="ready"), name="exports_to_expire"
            ),
        ]

    def __str__(self) -> str:
        return f"export {self.export_id}"


class DataImport(models.Model):
    """One file somebody brought: read by a worker, looked at, then written into the diary.

    `choices` says what the person changed about how a table is read, `reading` how it is read, `preview` what was found
    (`questions`, `problem`, `preview`). `steps_done` of `steps` are written, or taken back, in the same transaction as
    their rows, so that a second worker goes on where one was killed. The file goes once it is written, all of it at
    `expires_at`: a day after it was brought, 30 days after it was written.
    """

    class State(models.TextChoices):
        READING = "reading"
        PREVIEW = "preview"
        REFUSED = "refused"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        UNDOING = "undoing"
        UNDONE = "undone"

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    import_id = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(
        max_length=7, choices=[("table", "table"), ("daymark", "daymark")], default="table"
    )
    state = models.CharField(max_length=7, choices=State.choices, default="reading")
    choices = EncryptedJSONField(default=dict)
    reading = EncryptedJSONField(default=dict)
    preview = EncryptedJSONField(default=dict)
    replaces = models.BooleanField(default=False)
    steps = models.PositiveIntegerField(default=0)
    steps_done = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["reading", "running", "undoing"]),
                name="imports_to_work_on",
            ),
            models.Index(fields=["expires_at"], name="imports_to_forget"),
        ]

    def __str__(self) -> str:
        return f"import {self.import_id}"


class ImportedRecord(models.Model):
    """What one import changed of one record, so that it can be taken back.

    `name` is the record's type. `begun`: there was none before. Fields whose stamp has a rev from `first_rev` to
    `last_rev` are the import's; `before` maps each to [value, stamp or null] of before.
    """

    of_import = models.ForeignKey(DataImport, on_delete=models.CASCADE, related_name="records")
    name = models.CharField(max_length=20)
    record_id = models.UUIDField()
    begun = models.BooleanField()
    first_rev = models.BigIntegerField()
    last_rev = models.BigIntegerField()
    before = EncryptedJSONField(default=dict)

    def __str__(self) -> str:
        return f"imported {self.name} {self.record_id}"


class FileChunk(models.Model):
    """A piece of one such file, in Base64, encrypted."""

    of_export = models.ForeignKey(
        DataExport, on_delete=models.CASCADE, null=True, related_name="chunks"
    )
    of_import = models.ForeignKey(
        DataImport, on_delete=models.CASCADE, null=True, related_name="chunks"
    )
    number = models.PositiveIntegerField()
    content = EncryptedTextField()

    class Meta:
        constraints = [
            models.UniqueConstraint("of_export", "number", name="one_chunk_of_an_export"),
            models.UniqueConstraint("of_import", "number", name="one_chunk_of_an_import"),
            models.CheckConstraint(
                condition=Q(of_export__isnull=False, of_import__isnull=True)
                | Q(of_export__isnull=True, of_import__isnull=False),
                name="chunk_of_one_file",
            ),
        ]

    def __str__(self) -> str:
        return f"chunk {self.pk}"
