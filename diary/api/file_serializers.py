"""The shapes of exports and imports over REST; documentation only, the features check."""

from typing import Any

from rest_framework import serializers

from diary.export.imports import ERRORS_SHOWN, SAMPLE_ROWS
from diary.export.table import COLUMN_FIELDS, DATE_ORDERS
from diary.models import DataExport, DataImport


class ExportSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=DataExport.State.choices)
    progress_percent = serializers.IntegerField(min_value=0, max_value=100)
    size_bytes = serializers.IntegerField(allow_null=True)
    file_name = serializers.CharField()
    created_at = serializers.DateTimeField()
    ready_at = serializers.DateTimeField(allow_null=True)
    fetched_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class ExportsSerializer(serializers.Serializer[Any]):
    results = ExportSerializer(many=True)


class UploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="a ZIP of ours, or a table as CSV")


class ColumnSerializer(serializers.Serializer[Any]):
    header = serializers.CharField()
    field = serializers.ChoiceField(choices=COLUMN_FIELDS, allow_null=True)


class ReadingSerializer(serializers.Serializer[Any]):
    columns = ColumnSerializer(many=True, required=False)
    date_order = serializers.ChoiceField(choices=DATE_ORDERS, required=False)


class ApplySerializer(serializers.Serializer[Any]):
    on_different = serializers.ChoiceField(
        choices=("keep", "replace"), help_text="keep: only what is empty is filled"
    )


class RowErrorSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text="line of the table, or number of the record, from 1")
    column = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    detail = serializers.CharField()


class SampleSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    on = serializers.DateField(allow_null=True)
    values = serializers.DictField()


class CountsSerializer(serializers.Serializer[Any]):
    rows = serializers.IntegerField()
    new = serializers.IntegerField()
    same = serializers.IntegerField()
    different = serializers.IntegerField()
    wrong = serializers.IntegerField()


class ResultSerializer(serializers.Serializer[Any]):
    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    wrong = serializers.IntegerField()


class ImportSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=("csv", "daymark"))
    state = serializers.ChoiceField(choices=DataImport.State.choices)
    progress_percent = serializers.IntegerField(min_value=0, max_value=100)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    columns = ColumnSerializer(many=True)
    date_order = serializers.ChoiceField(
        choices=DATE_ORDERS, allow_null=True, help_text="null: both are possible, choose one"
    )
    counts = CountsSerializer()
    errors = RowErrorSerializer(many=True, help_text=f"the first {ERRORS_SHOWN}")  # type: ignore[assignment]
    sample = SampleSerializer(many=True, help_text=f"the first {SAMPLE_ROWS} readable rows")
    result = ResultSerializer(allow_null=True)


class ImportsSerializer(serializers.Serializer[Any]):
    results = ImportSerializer(many=True)
