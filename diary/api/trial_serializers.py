"""The shapes of REST bodies and answers about trials; documentation only, the cleaners in `diary/trials/fields.py` check."""

from typing import Any

from rest_framework import serializers

from diary.analysis import association, nof1
from diary.models import PauseReason
from diary.trials import design, fields
from diary.trials.safety import REASONS

VERDICTS = (nof1.LOWER, nof1.HIGHER, nof1.NO_DIFFERENCE, nof1.CANNOT_TELL, nof1.NO_ANSWER)
LINKS = (association.LOWER, association.HIGHER, association.NO_LINK, association.NOT_ENOUGH)


def _number() -> serializers.FloatField:
    return serializers.FloatField(allow_null=True)


def _whole(limits: tuple[int, int], **options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=limits[0], max_value=limits[1], **options)


class NewTrialSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False)
    symptom = serializers.ChoiceField(choices=fields.SYMPTOMS)
    preset = serializers.ChoiceField(choices=fields.PRESETS, required=False)
    pairs = _whole(design.PAIRS, required=False, allow_null=True, help_text="preset own only")
    period_days = _whole(
        design.PERIOD_DAYS, required=False, allow_null=True, help_text="preset own only"
    )
    washout_days = _whole(design.WASHOUT_DAYS, required=False)
    matters = serializers.FloatField(
        min_value=design.MATTERS[0],
        max_value=design.MATTERS[1],
        required=False,
        allow_null=True,
        help_text="points; null: the profile's, else 1",
    )
    off_kind = serializers.ChoiceField(choices=design.OFF_KINDS, required=False)
    starts_on = serializers.DateField(
        required=False, allow_null=True, help_text="today to 14 days ahead; null: tomorrow"
    )
    time_zone = serializers.CharField(required=False, help_text="IANA name; default: the account's")


class TrialPauseSerializer(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=fields.TOLD_REASONS)
    until = serializers.DateField(
        required=False, allow_null=True, help_text="first day that counts again"
    )


class ShownPauseSerializer(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=PauseReason.choices)
    told_on = serializers.DateField()
    until = serializers.DateField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": serializers.DateField()}


class ShownPeriodSerializer(serializers.Serializer[Any]):
    pair = serializers.IntegerField()
    to = serializers.DateField()
    on_ems = serializers.BooleanField()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": serializers.DateField()}


class TrialSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    symptom = serializers.ChoiceField(choices=fields.SYMPTOMS)
    preset = serializers.ChoiceField(choices=fields.PRESETS)
    pairs = serializers.IntegerField()
    period_days = serializers.IntegerField()
    washout_days = serializers.IntegerField()
    matters = serializers.FloatField()
    off_kind = serializers.ChoiceField(choices=design.OFF_KINDS)
    starts_on = serializers.DateField()
    time_zone = serializers.CharField()
    created_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=design.STATES)
    ends_on = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)
    paused_on = serializers.DateField(allow_null=True)
    pause_reason = serializers.ChoiceField(choices=PauseReason.choices, allow_null=True)
    pauses = ShownPauseSerializer(many=True)
    day_number = serializers.IntegerField(allow_null=True)
    days_total = serializers.IntegerField()
    days_done = serializers.IntegerField()
    days_scored = serializers.IntegerField(allow_null=True)
    days_missed = serializers.IntegerField(allow_null=True)
    safety = serializers.ChoiceField(choices=REASONS, allow_null=True)
    periods = ShownPeriodSerializer(many=True)
    commitment = serializers.CharField()
    committed_text = serializers.CharField(allow_null=True)


class TrialsSerializer(serializers.Serializer[Any]):
    results = TrialSerializer(many=True)


class _EstimateSerializer(serializers.Serializer[Any]):
    estimate = _number()
    low = _number()
    high = _number()
    pairs_used = serializers.IntegerField()


class CompanionSerializer(_EstimateSerializer):
    pass


class MainAnswerSerializer(_EstimateSerializer):
    p_value = _number()
    verdict = serializers.ChoiceField(choices=VERDICTS)


class OtherAnswerSerializer(_EstimateSerializer):
    symptom = serializers.ChoiceField(choices=fields.SYMPTOMS)
    holm_p_value = _number()
    verdict = serializers.ChoiceField(choices=VERDICTS)


class PairSerializer(serializers.Serializer[Any]):
    pair = serializers.IntegerField()
    on = _number()
    off = _number()
    on_scored = serializers.IntegerField()
    off_scored = serializers.IntegerField()


class AdherenceSerializer(serializers.Serializer[Any]):
    on_days = serializers.IntegerField()
    on_done = serializers.IntegerField()
    on_unknown = serializers.IntegerField()
    off_days = serializers.IntegerField()
    off_done = serializers.IntegerField()
    off_unknown = serializers.IntegerField()


class TrialResultSerializer(serializers.Serializer[Any]):
    trial = serializers.UUIDField()
    symptom = serializers.ChoiceField(choices=fields.SYMPTOMS)
    matters = serializers.FloatField()
    ended_early = serializers.BooleanField()
    main = MainAnswerSerializer()
    companion = CompanionSerializer()
    pairs_planned = serializers.IntegerField()
    pairs_needed = serializers.IntegerField()
    days_planned = serializers.IntegerField()
    days_counted = serializers.IntegerField()
    days_washout = serializers.IntegerField()
    days_scored = serializers.IntegerField()
    days_missed = serializers.IntegerField()
    days_late = serializers.IntegerField()
    days_copied = serializers.IntegerField(
        help_text="days whose score was taken over from the day before"
    )
    missed_on = serializers.ListField(child=serializers.DateField())
    pairs = PairSerializer(many=True)
    others = OtherAnswerSerializer(many=True)
    adherence = AdherenceSerializer()
    commitment = serializers.CharField()
    committed_text = serializers.CharField(allow_null=True)


class TogetherSerializer(serializers.Serializer[Any]):
    symptom = serializers.ChoiceField(choices=fields.SYMPTOMS)
    verdict = serializers.ChoiceField(choices=LINKS)
    days_needed = serializers.IntegerField()
    days_used = serializers.IntegerField()
    days_scored = serializers.IntegerField()
    days_copied = serializers.IntegerField(
        help_text="of days_scored, those whose score was taken over from the day before"
    )
    ems_days = serializers.IntegerField()
    other_days = serializers.IntegerField()
    estimate = _number()
    low = _number()
    high = _number()
    p_value = _number()
    plain_difference = _number()
    ems_after_worse = _number()
    ems_after_better = _number()
    used_morning = serializers.BooleanField()
    morning_days = serializers.IntegerField()
    offer_morning = serializers.BooleanField()


class InsightsSerializer(serializers.Serializer[Any]):
    to = serializers.DateField()
    left_out = serializers.ChoiceField(choices=["trial"], allow_null=True)
    days = serializers.IntegerField()
    symptoms = TogetherSerializer(many=True)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": serializers.DateField()}
