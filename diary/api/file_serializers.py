"""The shapes of exports and imports over REST; documentation only, the features check."""

from typing import Any

from rest_framework import serializers

from diary.ems.fields import MODALITIES
from diary.entries.fields import PLACES
from diary.export.imports import ON_DIFFERENT
from diary.export.looking import DIFFERENCES_SHOWN, ERRORS_SHOWN, SAMPLE_ROWS
from diary.export.tables import shapes
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
    file = serializers.FileField(help_text="a ZIP or daymark.json of ours; a table as CSV or XLSX")


class MappingSerializer(serializers.Serializer[Any]):
    examples = serializers.ListField(child=serializers.CharField())
    field = serializers.ChoiceField(
        choices=shapes.FIELDS, allow_null=True, help_text="null: left out"
    )
    scale = serializers.ChoiceField(
        choices=shapes.SCALES, allow_null=True, help_text="null: none, or to be chosen"
    )
    proposed_scale = serializers.ChoiceField(choices=shapes.SCALES, allow_null=True)
    words = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=10, allow_null=True)
    )
    place = serializers.ChoiceField(choices=PLACES, allow_null=True)
    modality = serializers.ChoiceField(choices=MODALITIES, allow_null=True)
    unit = serializers.ChoiceField(choices=shapes.UNITS, allow_null=True)


class ColumnSerializer(MappingSerializer):
    header = serializers.CharField()


class NameSerializer(MappingSerializer):
    name = serializers.CharField()


class ReadingSerializer(serializers.Serializer[Any]):
    format = serializers.ChoiceField(choices=shapes.FORMATS)
    encoding = serializers.ChoiceField(choices=shapes.ENCODINGS, allow_null=True)
    delimiter = serializers.ChoiceField(choices=shapes.DELIMITERS, allow_null=True)
    sheet = serializers.CharField(allow_null=True)
    sheets = serializers.ListField(child=serializers.CharField())
    has_header = serializers.BooleanField()
    layout = serializers.ChoiceField(
        choices=shapes.LAYOUTS, help_text="wide: a row a day or a moment; long: a row a value"
    )
    date_order = serializers.ChoiceField(choices=shapes.DATE_ORDERS, allow_null=True)
    day_score = serializers.ChoiceField(choices=shapes.DAY_SCORES, allow_null=True)
    columns = ColumnSerializer(many=True)
    names = NameSerializer(many=True, help_text="of a long table: what stands in the name column")


class ChoicesSerializer(serializers.Serializer[Any]):
    choices = serializers.DictField(
        help_text="any of encoding, delimiter, sheet, has_header, layout, date_order, day_score; "
        "columns by index and names by name, each with field, scale, words, place, modality, unit"
    )


class QuestionSerializer(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=("date_order", "scale", "day_score", "date_column"))
    column = serializers.IntegerField(required=False, allow_null=True)
    name = serializers.CharField(required=False, allow_null=True)


class CommitSerializer(serializers.Serializer[Any]):
    on_different = serializers.ChoiceField(
        choices=ON_DIFFERENT, help_text="of a table; keep: only what is empty is filled"
    )


class RowErrorSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text="line of the table, or number of the record, from 1")
    column = serializers.CharField(allow_null=True)
    value = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    detail = serializers.CharField()


class DifferenceSerializer(serializers.Serializer[Any]):
    on = serializers.DateField()
    field = serializers.CharField()
    mine = serializers.JSONField()
    file = serializers.JSONField()
    stays = serializers.BooleanField(
        help_text="the diary's own counts anyway: its places are rated"
    )


class SampleSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    on = serializers.DateField()
    at = serializers.DateTimeField(allow_null=True)
    kind = serializers.ChoiceField(choices=("day", "moment", "session"))
    values = serializers.DictField()


class PreviewSerializer(serializers.Serializer[Any]):
    rows = serializers.IntegerField()
    days = serializers.IntegerField()
    from_on = serializers.DateField(allow_null=True)
    to_on = serializers.DateField(allow_null=True)
    fields = serializers.IntegerField(help_text="values to be written")  # type: ignore[assignment]
    moments = serializers.IntegerField()
    sessions = serializers.IntegerField()
    new = serializers.IntegerField()
    same = serializers.IntegerField()
    fills = serializers.IntegerField(help_text="only fill what is empty in the diary")
    different = serializers.IntegerField()
    older = serializers.IntegerField(help_text="values where the diary's own is newer and stays")
    refused = serializers.IntegerField(help_text="cells, rows or records that cannot be taken")
    errors = RowErrorSerializer(many=True, help_text=f"the first {ERRORS_SHOWN}")  # type: ignore[assignment]
    differences = DifferenceSerializer(many=True, help_text=f"the first {DIFFERENCES_SHOWN}")
    left_out = serializers.ListField(child=serializers.CharField())
    as_note = serializers.ListField(child=serializers.CharField())
    sample = SampleSerializer(many=True, help_text=f"the first {SAMPLE_ROWS}")


class ResultSerializer(serializers.Serializer[Any]):
    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = serializers.IntegerField()
    undone = serializers.IntegerField(required=False)


class ProblemSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


class ImportSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=("table", "daymark"))
    state = serializers.ChoiceField(choices=DataImport.State.choices)
    progress_percent = serializers.IntegerField(min_value=0, max_value=100)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    committed_at = serializers.DateTimeField(allow_null=True)
    undo_until = serializers.DateTimeField(allow_null=True)
    problem = ProblemSerializer(allow_null=True, help_text="why it could not be read")
    reading = ReadingSerializer(allow_null=True, help_text="how a table is read")
    questions = QuestionSerializer(many=True, help_text="to be answered before it is brought in")
    preview = PreviewSerializer(allow_null=True)
    result = ResultSerializer(allow_null=True)


class ImportsSerializer(serializers.Serializer[Any]):
    results = ImportSerializer(many=True)
