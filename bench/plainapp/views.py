"""The baselines: an empty page, one INSERT, one SELECT, and a ModelViewSet as the tutorial writes it.

The bare views run behind the same middleware as everything else, without asking who is there, unless their name says
"signed in".
"""

import json
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from rest_framework.authentication import SessionAuthentication
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.serializers import BaseSerializer, ModelSerializer
from rest_framework.viewsets import ModelViewSet

from bench.plainapp.models import PlainEntry

_COLUMNS = [field.attname for field in PlainEntry._meta.fields]


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _insert(request: HttpRequest, owner_id: int) -> JsonResponse:
    row = PlainEntry.objects.create(
        owner_id=owner_id, record_id=uuid4(), recorded_at=timezone.now(), **json.loads(request.body)
    )
    return JsonResponse({"id": row.pk}, status=201)


@csrf_exempt
def insert(request: HttpRequest) -> JsonResponse:
    return _insert(request, int(request.GET["owner"]))


def insert_signed_in(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    return _insert(request, request.user.pk)


def _select(owner_id: int, request: HttpRequest) -> JsonResponse:
    rows = PlainEntry.objects.filter(owner_id=owner_id).order_by("-on", "-id").values(*_COLUMNS)
    start, count = int(request.GET.get("start", 0)), int(request.GET["count"])
    return JsonResponse({"results": list(rows[start : start + count])})


def select(request: HttpRequest) -> JsonResponse:
    return _select(int(request.GET["owner"]), request)


def select_signed_in(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    return _select(request.user.pk, request)


class PlainSerializer(ModelSerializer[PlainEntry]):
    class Meta:
        model = PlainEntry
        exclude = ["owner"]
        read_only_fields = ["record_id", "recorded_at"]


class PlainPages(CursorPagination):
    page_size = 50
    max_page_size = 1000
    page_size_query_param = "limit"
    ordering = ("-on", "-id")


class PlainEntries(ModelViewSet[PlainEntry]):
    serializer_class = PlainSerializer
    pagination_class = PlainPages
    authentication_classes = [SessionAuthentication]
    permission_classes = [IsAuthenticated]
    parser_classes = [JSONParser]
    throttle_classes: list[Any] = []

    def get_queryset(self) -> QuerySet[PlainEntry]:
        return PlainEntry.objects.filter(owner=self.request.user)

    def perform_create(self, serializer: BaseSerializer[PlainEntry]) -> None:
        serializer.save(owner=self.request.user, record_id=uuid4(), recorded_at=timezone.now())
