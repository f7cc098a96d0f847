"""REST of links, for the owner of a diary: make, list, look who opened them, end them, switch them on again."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from diary.access import share_of
from diary.api import share_serializers as shapes
from diary.api.owner import owner_of
from diary.api.permissions import ReadsAndWrites, SignedInHere
from diary.api.records import Json, flat_body
from diary.models import ShareLink, ShareView
from diary.records import wire_value
from diary.sharing import services


class Shares(APIView):
    permission_classes = (*APIView.permission_classes, ReadsAndWrites)

    @extend_schema(operation_id="shares_list", responses=shapes.SharesSerializer)
    def get(self, request: Request) -> Response:
        """The newest 200 links, ended ones too."""
        links = services.links_of(owner_of(request).pk)
        return Response({"shares": [shown_share(link) for link in links]})

    @extend_schema(
        operation_id="shares_create",
        request=shapes.NewShareSerializer,
        responses={201: shapes.MadeShareSerializer},
    )
    def post(self, request: Request) -> Response:
        """Makes a link. Its address and its passcode are told now and never again."""
        fields = flat_body(request.data, given_only=set())
        made = services.make_link(owner=owner_of(request), fields=fields, now=timezone.now())
        body = shown_share(made.link) | _address(made.address) | {"passcode": made.passcode}
        where = {"Location": f"/api/v1/shares/{made.link.share_id}/"}
        return Response(body, status=status.HTTP_201_CREATED, headers=where)


class OneShare(APIView):
    @extend_schema(operation_id="shares_retrieve", responses=shapes.ShareSerializer)
    def get(self, request: Request, share_id: UUID) -> Response:
        """One link: what it shows, until when, how often it was opened."""
        return Response(shown_share(share_of(owner_of(request).pk, share_id)))


class Revoke(APIView):
    permission_classes = (*APIView.permission_classes, ReadsAndWrites)

    @extend_schema(operation_id="shares_revoke", request=None, responses=shapes.ShareSerializer)
    def post(self, request: Request, share_id: UUID) -> Response:
        """Ends a link at once, with its files and for those who are reading; a second call changes nothing."""
        now = timezone.now()
        link = services.revoke_link(owner_id=owner_of(request).pk, share_id=share_id, now=now)
        return Response(shown_share(link))


class Reactivate(APIView):
    permission_classes = (*APIView.permission_classes, ReadsAndWrites)

    @extend_schema(
        operation_id="shares_reactivate",
        request=shapes.ReactivateSerializer,
        responses=shapes.ShareSerializer,
    )
    def post(self, request: Request, share_id: UUID) -> Response:
        """Switches an ended link on again: same passcode, a new end. The address of before leads to it, too; the one shown now
        holds the new end. One that opens stays as it is."""
        link = services.reactivate_link(
            owner_id=owner_of(request).pk,
            share_id=share_id,
            fields=flat_body(request.data, given_only=set()),
            now=timezone.now(),
        )
        return Response(shown_share(link))


class Views(APIView):
    @extend_schema(operation_id="shares_views", responses=shapes.ViewsSerializer)
    def get(self, request: Request, share_id: UUID) -> Response:
        """What happened to a link, newest first: openings, wrong passcodes and changes, at most 100, and that it was made.

        The names are what readers typed.
        """
        link = share_of(owner_of(request).pk, share_id)
        views = [_shown_view(view) for view in services.views_of(link)]
        return Response({"views": [*views, _made(link)]})


class Address(APIView):
    permission_classes = (*APIView.permission_classes, SignedInHere)

    @extend_schema(operation_id="shares_address", request=None, responses=shapes.AddressSerializer)
    def post(self, request: Request, share_id: UUID) -> Response:
        """The address of an open link once more; only shortly after the password was typed."""
        owner_id, now = owner_of(request).pk, timezone.now()
        return Response(
            _address(services.shown_again(owner_id=owner_id, share_id=share_id, now=now))
        )


def shown_share(link: ShareLink) -> Json:
    """A link as REST shows it: never its address, key or passcode."""
    return {
        "id": str(link.share_id),
        "label": link.label,
        "shown_name": link.shown_name,
        "question": link.question,
        "last_days": link.last_days,
        "from": link.from_on,
        "to": link.to_on,
        "includes": link.includes,
        "live": link.is_live,
        "has_passcode": bool(link.passcode_hash),
        "tries_left": link.tries_left,
        "expires_at": wire_value(link.expires_at),
        "views_max": link.views_max,
        "views": link.views,
        "last_opened_at": wire_value(link.last_opened_at),
        "tell_first_view": link.tell_first_view,
        "created_at": wire_value(link.created_at),
        "revoked_at": wire_value(link.revoked_at),
        "state": services.state_of(link, timezone.now()),
    }


def _address(address: str) -> Json:
    return {"address": address, "qr_svg": services.qr_of(address)}


def _made(link: ShareLink) -> dict[str, Any]:
    return _shown_view(ShareView(at=link.created_at)) | {"outcome": shapes.MADE}


def _shown_view(view: ShareView) -> dict[str, Any]:
    return {
        "at": wire_value(view.at),
        "recipient": view.recipient,
        "device": view.device,
        "address": view.address,
        "outcome": view.outcome,
    }
