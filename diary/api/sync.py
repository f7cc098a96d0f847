"""The app's one round trip."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.services import renew_session
from diary.api.owner import owner_of
from diary.api.schema import SESSION_ONLY
from diary.localtime import zone_of
from diary.sync.apply import sync_round
from diary.sync.registry import SYNCED
from diary.sync.request import OPS_MAX, REV_MAX, SCHEMA, TYPE_CHARACTERS, parse_sync_request

# What fits into the first flight of a connection (ten packets) arrives no sooner when it is smaller.
WORTH_PACKING_BYTES = 14_000

_OP = inline_serializer(
    "SyncOp",
    {
        "op_id": serializers.UUIDField(),
        "type": serializers.CharField(
            min_length=1,
            max_length=TYPE_CHARACTERS,
            help_text="one of " + ", ".join(SYNCED) + "; an op of another is `rejected`",
        ),
        "id": serializers.UUIDField(),
        "op": serializers.ChoiceField(choices=["put", "patch", "delete"]),
        "base": serializers.IntegerField(
            min_value=0, max_value=REV_MAX, allow_null=True, required=False
        ),
        "at": serializers.DateTimeField(),
        "again": serializers.BooleanField(required=False),
        "set": serializers.JSONField(required=False),
    },
    many=True,
    max_length=OPS_MAX,
)
_REQUEST = inline_serializer(
    "SyncRequest",
    {
        "protocol": serializers.IntegerField(min_value=1, max_value=1),
        "schema": serializers.IntegerField(min_value=0, max_value=SCHEMA),
        "device_id": serializers.UUIDField(),
        "epoch": serializers.UUIDField(allow_null=True, required=False),
        "cursor": serializers.IntegerField(
            min_value=0, max_value=REV_MAX, allow_null=True, required=False
        ),
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
        "time_zone": serializers.CharField(
            help_text="which zone the request was read in; not the one it named where that is unknown here"
        ),
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
        owner = owner_of(request)
        asked = parse_sync_request(request.data, account_zone=zone_of(owner.time_zone).key)
        answer: dict[str, Any] = sync_round(
            owner_id=owner.pk,
            request=asked,
            user_agent=request.headers.get("User-Agent", ""),
        )
        response = Response(answer)
        if not asked.ops:
            # Only here: an answer that holds nothing of its request tells nobody anything by its compressed length
            # (docs/decisions/0008-what-is-compressed.md).
            response.add_post_render_callback(partial(_compress, request))
        return response


def _compress(request: Request, response: HttpResponse) -> None:
    """Packs the answer in place, if it is worth it and the browser takes it so; adds a random length of its own."""
    if len(response.content) >= WORTH_PACKING_BYTES:
        GZipMiddleware(lambda _: response).process_response(request, response)
