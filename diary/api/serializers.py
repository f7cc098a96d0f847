"""The shapes of REST answers and bodies. Field rules themselves live in `diary/entries/fields.py`."""

from typing import Any

from rest_framework import serializers

from accounts.encryption import is_unreadable, named_unreadable
from diary.api.records import GIVEN_ONLY, flat_body
from diary.cleaners import NOTE_CHARACTERS
from diary.ems.fields import MODALITIES
from diary.entries import fields
from diary.entries.fields import PLACES
from diary.exceptions import invalid_field
from diary.models import SYMPTOMS, Entry
from diary.records import wire_value

# BCP 47, as far as an interface language needs it: "en", "pt-BR", "zh-Hans".
LANGUAGE_TAG = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,1}$"
_PLAIN = tuple(name for name in fields.ENTRY_CLEANERS if not name.startswith("ratings."))


def score_field(help_text: str) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=0, max_value=10, allow_null=True, required=False, help_text=help_text
    )


class RatingSerializer(serializers.Serializer[Any]):
    pain = score_field("0-10 or null")
    numbness = score_field("0-10 or null")
    tingling = score_field("0-10 or null")


RatingsSerializer = type(
    "RatingsSerializer",
    (serializers.Serializer,),
    {place: RatingSerializer(required=False) for place in PLACES},
)


def choice_field(choices: tuple[str, ...]) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=choices, allow_null=True, required=False)


def text_field(characters: int, help_text: str = "") -> serializers.CharField:
    """Text that may be left empty, by null too."""
    return serializers.CharField(
        max_length=characters,
        allow_blank=True,
        allow_null=True,
        required=False,
        trim_whitespace=False,
        help_text=help_text,
    )


def unreadable_field() -> serializers.ListField:
    """Names of fields that are there, but that no key of the server opens; they are left out."""
    return serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="fields left out because no key of the server opens them; missing: none",
    )


def _set(choices: tuple[str, ...]) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.ChoiceField(choices=choices), allow_null=True, required=False
    )


class EarlierValueSerializer(serializers.Serializer[Any]):
    field = serializers.CharField()
    value = serializers.JSONField()
    at = serializers.DateTimeField()
    device = serializers.CharField()
    reason = serializers.ChoiceField(choices=["edited", "conflict", "derived"])


class EntryFieldsSerializer(serializers.Serializer[Any]):
    """What may be written; documentation only, the service checks."""

    time_zone = serializers.CharField(required=False, help_text="IANA name; default: the account's")
    pain = score_field("0 no pain, 10 worst imaginable; null is no answer")
    numbness = score_field("0 normal, 10 completely numb")
    tingling = score_field("0 none, 10 worst imaginable")
    ratings = RatingsSerializer(required=False)
    ems_used = serializers.BooleanField(allow_null=True, required=False)
    skipped = _set(fields.QUESTIONS)
    copied = _set(fields.SCORES)
    qualities = _set(fields.QUALITIES)
    spread_feet = choice_field(fields.SPREAD_FEET)
    spread_hands = choice_field(fields.SPREAD_HANDS)
    sleep_disturbance = score_field("0 not at all, 10 could not sleep")
    weakness = score_field("0 normal strength, 10 cannot move")
    falls = serializers.IntegerField(
        min_value=0, max_value=fields.FALLS_MAX, allow_null=True, required=False
    )
    exposures = _set(fields.EXPOSURES)
    note = text_field(NOTE_CHARACTERS)


class EntryWriteSerializer(EntryFieldsSerializer):
    id = serializers.UUIDField(required=False, help_text="a UUID of your own for a moment")
    kind = serializers.ChoiceField(choices=["daily", "moment"], required=False)
    on = serializers.DateField(required=False, help_text="local date of a daily entry")
    occurred_at = serializers.DateTimeField(required=False, help_text="instant of a moment")


class NewDaySerializer(EntryWriteSerializer):
    kind = serializers.ChoiceField(choices=["daily"])
    on = serializers.DateField(help_text="local date, at most 1 day ahead, at most 10 years back")
    occurred_at = None  # type: ignore[assignment]


class NewMomentSerializer(EntryWriteSerializer):
    kind = serializers.ChoiceField(choices=["moment"])
    occurred_at = serializers.DateTimeField(help_text="at most 1 day ahead, at most 10 years back")


class EntrySerializer(EntryWriteSerializer):
    id = serializers.UUIDField(read_only=True)
    occurred_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="null for a daily entry"
    )
    recorded_at = serializers.DateTimeField(read_only=True)
    is_late = serializers.BooleanField(read_only=True)
    unreadable = unreadable_field()

    def to_representation(self, instance: Entry) -> dict[str, Any]:
        return entry_as_json(instance)


class OneEntrySerializer(EntrySerializer):
    earlier = EarlierValueSerializer(many=True, read_only=True)


def entry_as_json(entry: Entry) -> dict[str, Any]:
    """An entry as REST shows it: ratings nested, everything else under its own name."""
    shown: dict[str, Any] = {"id": str(entry.record_id)}
    for name in _PLAIN:
        if not is_unreadable(value := getattr(entry, name)):
            shown[name] = wire_value(value)
    shown["ratings"] = _nested(entry.ratings)
    shown["recorded_at"] = wire_value(entry.recorded_at)
    shown["is_late"] = entry.is_late
    return shown | named_unreadable(entry)


def _nested(ratings: dict[str, int]) -> dict[str, dict[str, int | None]]:
    places = sorted({key.split(".")[0] for key in ratings})
    return {
        place: {symptom: ratings.get(f"{place}.{symptom}") for symptom in SYMPTOMS}
        for place in places
    }


def flat_fields(body: Any) -> dict[str, Any]:
    """A REST body as the flat fields that the service takes; raises InvalidFields for a wrong shape."""
    flat = flat_body(body, given_only={*GIVEN_ONLY, "ratings"})
    if flat.get("occurred_at", "") is None:
        del flat["occurred_at"]  # as we show a day, which has no time
    ratings = body.get("ratings")
    if ratings is None:
        return flat
    if not isinstance(ratings, dict) or not all(isinstance(of, dict) for of in ratings.values()):
        raise invalid_field("ratings", "not_an_object", "must be places of scores")
    for place, scores in ratings.items():
        for symptom, score in scores.items():
            flat[f"ratings.{place}.{symptom}"] = score
    return flat


class TrendSerializer(serializers.Serializer[Any]):
    points_per_30_days = serializers.FloatField()
    low = serializers.FloatField(help_text="of the 95 % range")
    high = serializers.FloatField(help_text="of the 95 % range")
    days = serializers.IntegerField(help_text="scored days it rests on")


class ChangeSerializer(serializers.Serializer[Any]):
    points = serializers.FloatField(help_text="from the first fortnight that counts to the last")
    low = serializers.FloatField(help_text="of the 95 % range")
    high = serializers.FloatField(help_text="of the 95 % range")
    start = serializers.FloatField(help_text="points where its line begins")
    least = serializers.FloatField(help_text="points it takes to be called a change")
    days = serializers.IntegerField(help_text="scored days it rests on")
    is_one = serializers.BooleanField(
        help_text="its range leaves out 0, and it is as large as `least`"
    )


class DescriptionSerializer(serializers.Serializer[Any]):
    days = serializers.IntegerField()
    median = serializers.FloatField(allow_null=True)
    mean = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    spread = serializers.FloatField(allow_null=True, help_text="sample standard deviation, points")
    trend = TrendSerializer(allow_null=True, help_text="null: not enough days yet")
    change = ChangeSerializer(allow_null=True, help_text="null: not enough days yet")


class UsedSerializer(serializers.Serializer[Any]):
    sessions = serializers.IntegerField()
    minutes = serializers.IntegerField(allow_null=True, help_text="null: no length is known")
    without_minutes = serializers.IntegerField(help_text="sessions whose length is not known")


ModalitiesSerializer = type(
    "ModalitiesSerializer",
    (serializers.Serializer,),
    {modality: UsedSerializer() for modality in MODALITIES},
)


class StatisticsSerializer(serializers.Serializer[Any]):
    days_in_range = serializers.IntegerField()
    days_recorded = serializers.IntegerField()
    days_late = serializers.IntegerField()
    ems_days = serializers.IntegerField()
    ems_unknown_days = serializers.IntegerField()
    sessions = ModalitiesSerializer()
    pain = DescriptionSerializer()
    numbness = DescriptionSerializer()
    tingling = DescriptionSerializer()


class DaySessionsSerializer(serializers.Serializer[Any]):
    modality = serializers.ChoiceField(choices=MODALITIES)
    sessions = serializers.IntegerField()
    minutes = serializers.IntegerField(allow_null=True)


class DaySerializer(serializers.Serializer[Any]):
    on = serializers.DateField()
    pain = serializers.IntegerField(allow_null=True)
    numbness = serializers.IntegerField(allow_null=True)
    tingling = serializers.IntegerField(allow_null=True)
    ems_used = serializers.BooleanField(allow_null=True)
    ems_used_from = serializers.ChoiceField(choices=["answer", "session"], allow_null=True)
    contradiction = serializers.BooleanField(help_text="typed no, but there was a session")
    sessions = DaySessionsSerializer(many=True)
    is_late = serializers.BooleanField()
    skipped = serializers.ListField(child=serializers.CharField())
    copied = serializers.ListField(
        child=serializers.CharField(),
        help_text="symptoms whose score was taken over from the day before",
    )


SummarySerializer = type(
    "SummarySerializer",
    (serializers.Serializer,),
    {
        "from": serializers.DateField(),
        "to": serializers.DateField(),
        "days": DaySerializer(many=True),
        "statistics": StatisticsSerializer(),
    },
)


class AccountSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField()
    email_verified = serializers.BooleanField()
    time_zone = serializers.CharField()
    locale = serializers.CharField()


class SessionSerializer(serializers.Serializer[Any]):
    authenticated = serializers.BooleanField()
    csrf_token = serializers.CharField()
    mail_configured = serializers.BooleanField()
    epoch = serializers.UUIDField(allow_null=True)
    user = AccountSerializer(allow_null=True)
    diary_id = serializers.UUIDField(allow_null=True)


class SessionPatchSerializer(serializers.Serializer[Any]):
    time_zone = serializers.CharField(required=False)
    locale = serializers.RegexField(LANGUAGE_TAG, required=False)


class FieldErrorSerializer(serializers.Serializer[Any]):
    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457 problem."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = FieldErrorSerializer(many=True)  # type: ignore[assignment]
