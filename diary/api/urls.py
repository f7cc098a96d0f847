"""Addresses under /api/v1/."""

from datetime import date

from django.urls import URLPattern, path, re_path, register_converter

from diary.api.ems import PROGRAMMES, SCREENINGS, SESSIONS, SIDE_EFFECTS
from diary.api.errors import plain_problem
from diary.api.records import Resource, list_view, one_view
from diary.api.schema import Schema
from diary.api.session import Session
from diary.api.sync import Sync
from diary.api.views import Entries, OneDay, OneEntry, Summary


class DateConverter:
    """A local date in an address; what is no date is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DateConverter, "date")


def routes(resource: Resource, one: str) -> list[URLPattern]:
    """The list of a kind of record, and one of them, under `one` as its name."""
    many = resource.address.replace("/", "-")
    return [
        path(f"{resource.address}/", list_view(resource).as_view(), name=many),
        path(f"{resource.address}/<uuid:record_id>/", one_view(resource).as_view(), name=one),
    ]


urlpatterns = [
    path("session/", Session.as_view(), name="session"),
    path("sync", Sync.as_view(), name="sync"),
    path("entries/", Entries.as_view(), name="entries"),
    path("entries/<uuid:record_id>/", OneEntry.as_view(), name="entry"),
    path("entries/daily/<date:on>/", OneDay.as_view(), name="day"),
    *routes(PROGRAMMES, "ems-programme"),
    *routes(SESSIONS, "ems-session"),
    *routes(SIDE_EFFECTS, "ems-side-effect"),
    *routes(SCREENINGS, "ems-screening"),
    path("summary/", Summary.as_view(), name="summary"),
    path("schema/", Schema.as_view(), name="schema"),
    re_path(r"", plain_problem, {"status_code": 404, "code": "not_found"}, name="api-unknown"),
]
