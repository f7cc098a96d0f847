"""The shapes of REST bodies and answers about stimulation; documentation only, the cleaners in `diary/ems/fields.py` check."""

from typing import Any

from rest_framework import serializers

from diary.api.serializers import (
    EarlierValueSerializer,
    choice_field,
    score_field,
    text_field,
    unreadable_field,
)
from diary.cleaners import NOTE_CHARACTERS
from diary.ems import fields, screening


def _number(name: str, unit: str) -> serializers.FloatField:
    low, high = fields.RANGES[name]
    return serializers.FloatField(
        min_value=low, max_value=high, allow_null=True, required=False, help_text=unit
    )


def _whole(bounds: tuple[int, int], help_text: str) -> serializers.IntegerField:
    low, high = bounds
    return serializers.IntegerField(
        min_value=low, max_value=high, allow_null=True, required=False, help_text=help_text
    )


def _answers(*, required: bool) -> serializers.Serializer[Any]:
    answer = {
        question: serializers.ChoiceField(choices=screening.ANSWERS, required=required)
        for question in screening.QUESTIONS
    }
    name = "ScreeningAnswersSerializer" if required else "ChangedScreeningAnswersSerializer"
    serializer = type(name, (serializers.Serializer,), answer)
    return serializer(required=required)  # type: ignore[no-any-return]


class WarningSerializer(serializers.Serializer[Any]):
    field = serializers.CharField()
    code = serializers.ChoiceField(choices=["unusual"])
    message = serializers.CharField()


class _OwnIdSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False, help_text="a UUID of your own")


class _GivenSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(read_only=True)
    recorded_at = serializers.DateTimeField(read_only=True)
    unreadable = unreadable_field()


class _OneSerializer(serializers.Serializer[Any]):
    earlier = EarlierValueSerializer(many=True, read_only=True)
    warnings = WarningSerializer(many=True, read_only=True)


class _DatedSerializer(_GivenSerializer):
    on = serializers.DateField(read_only=True, help_text="local date")


class _LateSerializer(_DatedSerializer):
    is_late = serializers.BooleanField(read_only=True)


class _SettingsSerializer(serializers.Serializer[Any]):
    device_name = text_field(fields.NAME_CHARACTERS)
    modality = serializers.ChoiceField(choices=fields.MODALITIES, required=False)
    frequency_hz = _number("frequency_hz", "Hz")
    pulse_duration_us = _number("pulse_duration_us", "microseconds")
    amplitude_ma = _number("amplitude_ma", "mA")
    device_level = _number("device_level", "of `device_level_max`, in the device's own units")
    device_level_max = _number("device_level_max", "the highest level of the device")
    on_seconds = _number("on_seconds", "s")
    off_seconds = _number("off_seconds", "s")
    ramp_seconds = _number("ramp_seconds", "s")
    duration_minutes = _whole(fields.DURATION_MINUTES, "min")
    electrode_placement = text_field(fields.PLACEMENT_CHARACTERS)
    body_site = choice_field(fields.BODY_SITES)
    side = choice_field(fields.SIDES)


def _name(*, required: bool) -> serializers.RegexField:
    return serializers.RegexField(
        r"\S", max_length=fields.NAME_CHARACTERS, required=required, trim_whitespace=False
    )


class ProgrammeWriteSerializer(_SettingsSerializer):
    name = _name(required=False)
    pads_changed_on = serializers.DateField(allow_null=True, required=False)
    pads_uses_max = _whole(fields.PADS_USES, "time for new pads after so many sessions")


class NewProgrammeSerializer(_OwnIdSerializer, ProgrammeWriteSerializer):
    name = _name(required=True)
    modality = serializers.ChoiceField(choices=fields.MODALITIES)


class ProgrammeSerializer(_GivenSerializer, ProgrammeWriteSerializer):
    pass


class OneProgrammeSerializer(_OneSerializer, ProgrammeSerializer):
    pass


_ZONE: dict[str, Any] = {
    "required": False,
    "help_text": "IANA name; default for a new one: the account's",
}
_WHEN = "at most 1 day ahead, at most 10 years back"


class SessionWriteSerializer(_SettingsSerializer):
    programme_id = serializers.UUIDField(allow_null=True, required=False)
    programme_name = text_field(fields.NAME_CHARACTERS)
    started_at = serializers.DateTimeField(required=False, help_text=_WHEN)
    time_zone = serializers.CharField(**_ZONE)
    sensation = choice_field(fields.SENSATIONS)
    pain_before = score_field("right before, 0-10")
    numbness_before = score_field("right before, 0-10")
    tingling_before = score_field("right before, 0-10")
    pain_after = score_field("right after, 0-10")
    numbness_after = score_field("right after, 0-10")
    tingling_after = score_field("right after, 0-10")
    skin_before_ok = serializers.BooleanField(allow_null=True, required=False)
    skin_after_ok = serializers.BooleanField(allow_null=True, required=False)
    note = text_field(NOTE_CHARACTERS)


class NewSessionSerializer(_OwnIdSerializer, SessionWriteSerializer):
    started_at = serializers.DateTimeField(help_text=_WHEN)
    modality = serializers.ChoiceField(choices=fields.MODALITIES)


class StimulationSessionSerializer(_LateSerializer, SessionWriteSerializer):
    pass


class OneStimulationSessionSerializer(_OneSerializer, StimulationSessionSerializer):
    pass


class SideEffectWriteSerializer(serializers.Serializer[Any]):
    session_id = serializers.UUIDField(allow_null=True, required=False)
    occurred_at = serializers.DateTimeField(required=False, help_text=_WHEN)
    time_zone = serializers.CharField(**_ZONE)
    kind = serializers.ChoiceField(choices=fields.KINDS, required=False)
    severity = choice_field(fields.SEVERITIES)
    note = text_field(NOTE_CHARACTERS)


class NewSideEffectSerializer(_OwnIdSerializer, SideEffectWriteSerializer):
    occurred_at = serializers.DateTimeField(help_text=_WHEN)
    kind = serializers.ChoiceField(choices=fields.KINDS)


class SideEffectSerializer(_LateSerializer, SideEffectWriteSerializer):
    pass


class OneSideEffectSerializer(_OneSerializer, SideEffectSerializer):
    pass


class ScreeningWriteSerializer(serializers.Serializer[Any]):
    screened_at = serializers.DateTimeField(required=False, help_text=_WHEN)
    time_zone = serializers.CharField(**_ZONE)
    version = serializers.ChoiceField(choices=screening.VERSIONS, required=False)
    answers = _answers(required=False)
    text_read = serializers.BooleanField(allow_null=True, required=False)
    cleared_by = text_field(fields.CLEARED_BY_CHARACTERS)
    cleared_on = serializers.DateField(allow_null=True, required=False)


class NewScreeningSerializer(_OwnIdSerializer, ScreeningWriteSerializer):
    screened_at = serializers.DateTimeField(help_text=_WHEN)
    version = serializers.ChoiceField(choices=screening.VERSIONS)
    answers = _answers(required=True)


class ScreeningSerializer(_DatedSerializer, ScreeningWriteSerializer):
    outcome = serializers.ChoiceField(choices=screening.OUTCOMES, read_only=True)


class ReasonSerializer(serializers.Serializer[Any]):
    question = serializers.ChoiceField(choices=screening.QUESTIONS)
    answer = serializers.ChoiceField(choices=["yes", "unsure"])
    level = serializers.ChoiceField(choices=screening.OUTCOMES[1:])


class OneScreeningSerializer(_OneSerializer, ScreeningSerializer):
    reasons = ReasonSerializer(many=True, read_only=True)
