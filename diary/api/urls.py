"""Addresses under /api/v1/."""

from datetime import date

from django.urls import path, re_path, register_converter

from diary.api.errors import plain_problem
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

urlpatterns = [
    path("session/", Session.as_view(), name="session"),
    path("sync", Sync.as_view(), name="sync"),
    path("entries/", Entries.as_view(), name="entries"),
    path("entries/<uuid:record_id>/", OneEntry.as_view(), name="entry"),
    path("entries/daily/<date:on>/", OneDay.as_view(), name="day"),
    path("summary/", Summary.as_view(), name="summary"),
    path("schema/", Schema.as_view(), name="schema"),
    re_path(r"", plain_problem, {"status_code": 404, "code": "not_found"}, name="api-unknown"),
]
