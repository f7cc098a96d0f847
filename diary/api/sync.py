"""The app's one round trip."""

from typing import Any

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.services import renew_session
from diary.api.owner import owner_of
from diary.api.schema import SESSION_ONLY
from diary.sync.apply import sync_round
from diary.sync.request import OPS_MAX, parse_sync_request

_OP = inline_serializer(
    "SyncOp",
    {
        "op_id": serializers.UUIDField(),
        "type": serializers.ChoiceField(choices=["entry", "profile"]),
        "id": serializers.UUIDField(),
        "op": serializers.ChoiceField(choices=["put", "patch", "delete"]),
        "base": serializers.IntegerField(min_value=0, allow_null=True, required=False),
        "at": serializers.DateTimeField(),
        "set": serializers.JSONField(required=False),
    },
    many=True,
    max_length=OPS_MAX,
)
_REQUEST = inline_serializer(
    "SyncRequest",
    {
        "protocol": serializers.IntegerField(min_value=1, max_value=1),
        "schema": serializers.IntegerField(min_value=0, max_value=1),
        "device_id": serializers.UUIDField(),
        "epoch": serializers.UUIDField(allow_null=True, required=False),
        "cursor": serializers.IntegerField(min_value=0, allow_null=True, required=False),
        "client_now": serializers.DateTimeField(),
        "time_zone": serializers.CharField(),
        "limit": serializers.IntegerField(min_value=1, max_value=1000, required=False),
        "full": serializers.BooleanField(required=False),
        "ops": _OP,
    },
)
_ANSWER = inline_serializer(
    "SyncAnswer",
    {
        "protocol": serializers.IntegerField(),
        "epoch": serializers.UUIDField(),
        "server_now": serializers.DateTimeField(),
        "results": serializers.ListField(child=serializers.JSONField()),
        "changes": serializers.ListField(child=serializers.JSONField()),
        "cursor": serializers.IntegerField(),
        "more": serializers.BooleanField(),
    },
)


class Sync(APIView):
    allow_api_tokens = False

    @extend_schema(operation_id="sync", request=_REQUEST, responses=_ANSWER, auth=SESSION_ONLY)
    def post(self, request: Request) -> Response:
        """Sends ops, receives changes (docs/api.md)."""
        renew_session(session=request.session)
        answer: dict[str, Any] = sync_round(
            owner_id=owner_of(request).pk,
            request=parse_sync_request(request.data),
            user_agent=request.headers.get("User-Agent", ""),
        )
        return Response(answer)
