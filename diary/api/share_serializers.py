"""The shapes of REST bodies and answers about links; documentation only, the cleaners in `diary/sharing/fields.py` check."""

from typing import Any

from rest_framework import serializers

from diary.api.serializers import text_field
from diary.models import ShareView
from diary.sharing import fields
from diary.sharing.shlink import LABEL_CHARACTERS

STATES = ("open", "expired", "revoked", "used_up", "locked")
MADE = "made"
OUTCOMES = (MADE, *ShareView.Outcome.values)


class _ScopeSerializer(serializers.Serializer[Any]):
    shown_name = text_field(LABEL_CHARACTERS, "the patient's name on the report")
    question = text_field(fields.QUESTION_CHARACTERS, "the person's own question for the visit")
    last_days = serializers.IntegerField(
        min_value=1, max_value=fields.DAYS_MAX, allow_null=True, required=False
    )
    to = serializers.DateField(
        allow_null=True, required=False, help_text="last local date; null: until today"
    )
    includes = serializers.ListField(
        child=serializers.ChoiceField(choices=fields.INCLUDES), allow_null=True, required=False
    )
    live = serializers.BooleanField(required=False, help_text="false: frozen when made")
    expires_at = serializers.DateTimeField(
        allow_null=True, required=False, help_text="null: in 14 days; at most a year ahead"
    )
    views_max = serializers.IntegerField(
        min_value=1, max_value=1_000, allow_null=True, required=False
    )
    tell_first_view = serializers.BooleanField(required=False)

    def get_fields(self) -> dict[str, Any]:
        # `from` is a word of Python's, `label` one of DRF's.
        label = text_field(LABEL_CHARACTERS, "for whom; only the owner sees it")
        first = serializers.DateField(
            allow_null=True, required=False, help_text="first local date; instead of last_days"
        )
        return {"label": label, **super().get_fields(), "from": first}


class NewShareSerializer(_ScopeSerializer):
    with_passcode = serializers.BooleanField(required=False)
    passcode = serializers.RegexField(
        r"^(\d{6,12}|[0-9A-Za-z]{8,40})$",
        allow_null=True,
        required=False,
        help_text="null: one is made",
    )


class ReactivateSerializer(serializers.Serializer[Any]):
    expires_at = serializers.DateTimeField(
        allow_null=True, required=False, help_text="null: in 14 days; at most a year ahead"
    )


class ShareSerializer(_ScopeSerializer):
    id = serializers.UUIDField()
    has_passcode = serializers.BooleanField()
    tries_left = serializers.IntegerField(help_text="wrong passcodes that are left, 0 to 5")
    views = serializers.IntegerField()
    last_opened_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES)


class AddressSerializer(serializers.Serializer[Any]):
    address = serializers.CharField(help_text="holds the key: whoever has it can read")
    qr_svg = serializers.CharField(help_text="the address as an SVG picture")


class MadeShareSerializer(ShareSerializer, AddressSerializer):
    passcode = serializers.CharField(allow_null=True)


class SharesSerializer(serializers.Serializer[Any]):
    shares = ShareSerializer(many=True)


class ViewSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    recipient = serializers.CharField(
        help_text="what the reader typed, never checked; empty for a change"
    )
    device = serializers.CharField()
    address = serializers.CharField(help_text="a network, not an address")
    outcome = serializers.ChoiceField(choices=OUTCOMES)


class ViewsSerializer(serializers.Serializer[Any]):
    views = ViewSerializer(many=True)
