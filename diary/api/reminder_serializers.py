"""The shapes of REST bodies and answers about reminders; documentation only, the cleaners in `diary/reminders/fields.py` check."""

from typing import Any

from rest_framework import serializers

from diary.api.serializers import text_field
from diary.push.messages import Outcome
from diary.reminders import fields
from diary.reminders.devices import ACTIONS

_STATES = ("scheduled", "due", "answered", "skipped", "missed", "done")
_ARRIVING = ("yes", "unproven", "silent", "no_device", "not_needed")
OUTCOMES = tuple(one.value for one in Outcome)
_NEVER_CUSTOM = tuple(kind for kind in fields.KINDS if kind != "custom")


def _wall_clock(**options: Any) -> serializers.RegexField:
    return serializers.RegexField(r"^([01]\d|2[0-3]):[0-5]\d$", **options)


def _times(*, required: bool) -> serializers.ListField:
    return serializers.ListField(
        child=_wall_clock(), min_length=1, max_length=fields.TIMES_MAX, required=required
    )


class NextTimeSerializer(serializers.Serializer[Any]):
    due_at = serializers.DateTimeField()
    local_date = serializers.DateField()
    time = _wall_clock()


class _RulesSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=fields.KINDS, required=False)
    times = _times(required=False)
    text = text_field(fields.TEXT_CHARACTERS, "for kind custom, and only for it")
    show_text = serializers.BooleanField(
        required=False, help_text="the text may be on the lock screen; kind custom only"
    )
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6),
        min_length=1,
        max_length=7,
        required=False,
        help_text="0 Monday to 6 Sunday",
    )
    time_zone_mode = serializers.ChoiceField(
        choices=fields.ZONE_MODES, required=False, help_text="device: follows the phone's travels"
    )
    time_zone = serializers.CharField(
        required=False, help_text="IANA name; default for a new one: the account's"
    )
    channels = serializers.ListField(
        child=serializers.ChoiceField(choices=fields.CHANNELS), min_length=1, required=False
    )
    skip_if_logged = serializers.BooleanField(required=False)
    nag_after_minutes = serializers.IntegerField(
        min_value=fields.NAG_MINUTES[0],
        max_value=fields.NAG_MINUTES[1],
        allow_null=True,
        required=False,
        help_text="reminds once more, min",
    )
    quiet_from = _wall_clock(
        allow_null=True, required=False, help_text="together with quiet_until, or both null"
    )
    quiet_until = _wall_clock(allow_null=True, required=False)
    active = serializers.BooleanField(required=False)


class ReminderWriteSerializer(_RulesSerializer):
    pass


class _NewSerializer(_RulesSerializer):
    id = serializers.UUIDField(required=False, help_text="a UUID of your own")
    times = _times(required=True)


class NewReminderSerializer(_NewSerializer):
    kind = serializers.ChoiceField(choices=_NEVER_CUSTOM)
    text = None  # type: ignore[assignment]
    show_text = None  # type: ignore[assignment]


class NewCustomReminderSerializer(_NewSerializer):
    kind = serializers.ChoiceField(choices=["custom"])
    text = serializers.RegexField(r"\S", max_length=fields.TEXT_CHARACTERS, trim_whitespace=False)


class ReminderSerializer(_RulesSerializer):
    id = serializers.UUIDField()
    paused_until = serializers.DateTimeField(allow_null=True)
    next = NextTimeSerializer(many=True)


class RemindersSerializer(serializers.Serializer[Any]):
    reminders = ReminderSerializer(many=True)


class PauseSerializer(serializers.Serializer[Any]):
    until = serializers.DateTimeField(
        allow_null=True, help_text="within the next year; null ends the rest"
    )


class OccurrenceSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    reminder = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=fields.KINDS)
    text = serializers.CharField(allow_blank=True)
    local_date = serializers.DateField()
    time = _wall_clock()
    due_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=_STATES)
    snoozed_until = serializers.DateTimeField(allow_null=True)


class PushStateSerializer(serializers.Serializer[Any]):
    configured = serializers.BooleanField()
    public_key = serializers.CharField(allow_null=True)


class MailStateSerializer(serializers.Serializer[Any]):
    available = serializers.BooleanField(help_text="a mail server and a verified address")
    stopped = serializers.BooleanField()


class CalendarStateSerializer(serializers.Serializer[Any]):
    exists = serializers.BooleanField()


class ReminderStateSerializer(serializers.Serializer[Any]):
    push = PushStateSerializer()
    email = MailStateSerializer()
    calendar = CalendarStateSerializer()
    arriving = serializers.ChoiceField(choices=_ARRIVING)
    open = OccurrenceSerializer(many=True)
    missed = OccurrenceSerializer(many=True)


class StopMailsSerializer(serializers.Serializer[Any]):
    stopped = serializers.BooleanField()


class CalendarAddressSerializer(serializers.Serializer[Any]):
    address = serializers.CharField(help_text="shown once; an earlier one ends")


class SubscriptionKeysSerializer(serializers.Serializer[Any]):
    p256dh = serializers.CharField(max_length=200)
    auth = serializers.CharField(max_length=100)


class NewSubscriptionSerializer(serializers.Serializer[Any]):
    endpoint = serializers.CharField(max_length=1_000, help_text="https, a push service we know")
    keys = SubscriptionKeysSerializer()
    device_id = serializers.UUIDField()


class SubscriptionSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    device_id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    last_confirmed_at = serializers.DateTimeField(allow_null=True)
    silent = serializers.BooleanField()
    gone = serializers.BooleanField()


class SubscriptionsSerializer(serializers.Serializer[Any]):
    subscriptions = SubscriptionSerializer(many=True)


class OutcomeSerializer(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=OUTCOMES)


class AcknowledgementSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=500)
    action = serializers.ChoiceField(choices=ACTIONS)
