"""REST of the browsers that show reminders: taking one on, a test, letting it go, and what a device says back."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from diary.access import subscription_of, subscriptions_of
from diary.api import reminder_serializers as shapes
from diary.api.owner import owner_of
from diary.api.records import Json, flat_body, may_read, whole_body
from diary.api.throttling import AcknowledgementThrottle
from diary.cleaners import one_of, required, text
from diary.exceptions import FieldError, InvalidFields, RecordNotFound, invalid_field
from diary.models import PushSubscription
from diary.records import wire_value
from diary.reminders.devices import ACTIONS, send_test, subscribe
from diary.reminders.queries import is_silent
from diary.reminders.services import take_acknowledgement
from diary.sync.devices import device_name

_KEYS = ("p256dh", "auth")
_NOBODY: Any = [{}]
_ACKNOWLEDGEMENT = {"token": text(500), "action": required(one_of(*ACTIONS))}


class Subscriptions(APIView):
    @extend_schema(operation_id="push_subscriptions_list", responses=shapes.SubscriptionsSerializer)
    def get(self, request: Request) -> Response:
        """The browsers that show reminders, oldest first; at most 10."""
        mine = subscriptions_of(owner_of(request).pk)
        return Response({"subscriptions": [shown_subscription(one) for one in mine]})

    @extend_schema(
        operation_id="push_subscriptions_create",
        request=shapes.NewSubscriptionSerializer,
        responses={201: shapes.SubscriptionSerializer, 200: shapes.SubscriptionSerializer},
    )
    def post(self, request: Request) -> Response:
        """Takes a browser on; 200 when it was there, else 201. Beyond ten the oldest goes."""
        subscription, is_new = _subscribed(request)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        shown = shown_subscription(subscription)
        where = {"Location": f"/api/v1/push/subscriptions/{shown['id']}/"}
        body = shown if may_read(request) else {"id": shown["id"]}
        return Response(body, status=code, headers=where)


class OneSubscription(APIView):
    @extend_schema(operation_id="push_subscriptions_delete", responses={204: None})
    def delete(self, request: Request, subscription_id: UUID) -> Response:
        """Sends nothing there any more; 404 the second time."""
        subscription_of(owner_of(request).pk, subscription_id).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


class TestPush(APIView):
    @extend_schema(
        operation_id="push_subscriptions_test",
        request=None,
        responses=shapes.OutcomeSerializer,
    )
    def post(self, request: Request, subscription_id: UUID) -> Response:
        """Sends a test right now and says what the push service answered."""
        subscription = subscription_of(owner_of(request).pk, subscription_id)
        return Response({"outcome": send_test(subscription).value})


class Acknowledgement(APIView):
    """A service worker speaks here, when the session may long be over: the signed token is all it has."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (AcknowledgementThrottle,)

    @extend_schema(
        operation_id="push_acknowledge",
        request=shapes.AcknowledgementSerializer,
        responses={204: None},
        auth=_NOBODY,
    )
    def post(self, request: Request) -> Response:
        """ "Shown", or "later", by the token that came with the push."""
        fields = whole_body(request, _ACKNOWLEDGEMENT)
        # Whether the device is still known is nobody's business here.
        with suppress(RecordNotFound):
            take_acknowledgement(**fields, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def shown_subscription(subscription: PushSubscription) -> Json:
    """A browser as REST shows it; never its address and keys."""
    return {
        "id": str(subscription.subscription_id),
        "name": subscription.name,
        "device_id": str(subscription.device_id),
        "created_at": wire_value(subscription.created_at),
        "last_confirmed_at": wire_value(subscription.last_confirmed_at),
        "silent": is_silent(subscription),
        "gone": subscription.gone_at is not None,
    }


def _subscribed(request: Request) -> tuple[PushSubscription, bool]:
    try:
        return subscribe(
            owner_id=owner_of(request).pk,
            fields=_flat(request.data),
            name=device_name(request.headers.get("User-Agent", "")),
            now=timezone.now(),
        )
    except InvalidFields as invalid:
        raise InvalidFields(_as_nested(invalid.errors)) from None


def _flat(body: Any) -> Json:
    """The body with what is under `keys` beside the rest."""
    fields = flat_body(body, given_only={"keys", *_KEYS})
    keys = body.get("keys")
    if not isinstance(keys, dict) or set(keys) != set(_KEYS):
        raise invalid_field("keys", "not_keys", "must be p256dh and auth of a browser")
    return fields | keys


def _as_nested(errors: list[FieldError]) -> list[FieldError]:
    return [
        FieldError("keys" if error.field in _KEYS else error.field, error.code, error.message)
        for error in errors
    ]
