"""REST of stimulation: four kinds of records, each a declaration (`records.py` serves them)."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from diary.access import records_of
from diary.api import ems_serializers as shapes
from diary.api.owner import owner_of
from diary.api.pagination import InstantPages
from diary.api.records import FROM, TO, Json, Resource, query_date, query_value
from diary.cleaners import Cleaner, one_of, uuid
from diary.ems.fields import MODALITIES, unusual
from diary.ems.queries import records_between
from diary.ems.record_types import PROGRAMME, SCREENING, SESSION, SIDE_EFFECT
from diary.ems.screening import reasons
from diary.models import EmsProgramme, EmsSettings, SafetyScreening, SyncedRecord

Found = Callable[[Request], QuerySet[Any]]


class ByRecording(InstantPages):
    ordering = ("-recorded_at", "-id")


class BySession(InstantPages):
    ordering = ("-started_at", "-id")


class ByOccurrence(InstantPages):
    ordering = ("-occurred_at", "-id")


class ByScreening(InstantPages):
    ordering = ("-screened_at", "-id")


def _dated(model: type[SyncedRecord], **filters: tuple[str, Cleaner]) -> Found:
    """Finds by `from`, `to` and by fields that equal a value of the address: parameter=(field, its cleaner)."""

    def found(request: Request) -> QuerySet[Any]:
        given = {
            field: query_value(request, name, clean) for name, (field, clean) in filters.items()
        }
        same = {field: value for field, value in given.items() if value is not None}
        days = query_date(request, "from"), query_date(request, "to")
        return records_between(model, owner_of(request).pk, *days, **same)

    return found


def _with_warnings(record: EmsSettings) -> Json:
    """What is outside the usual range of its modality; it was saved all the same."""
    found = [
        {"field": field, "code": "unusual", "message": f"is usually from {low:g} to {high:g}"}
        for field, low, high in unusual(record.flat())
    ]
    return {"warnings": found}


def _with_reasons(check: SafetyScreening) -> Json:
    return {"reasons": [asdict(reason) for reason in reasons(check.answers)]}


_MODALITY = OpenApiParameter("modality", str, enum=MODALITIES)
_SESSION = OpenApiParameter("session", OpenApiTypes.UUID)

PROGRAMMES = Resource(
    record_type=PROGRAMME,
    address="ems/programmes",
    pages=ByRecording,
    found=lambda request: records_of(EmsProgramme, owner_of(request).pk),
    parameters=(),
    new=shapes.NewProgrammeSerializer,
    change=shapes.ProgrammeWriteSerializer,
    shown=shapes.ProgrammeSerializer,
    one=shapes.OneProgrammeSerializer,
    more=_with_warnings,
)
SESSIONS = Resource(
    record_type=SESSION,
    address="ems/sessions",
    pages=BySession,
    found=_dated(SESSION.model, modality=("modality", one_of(*MODALITIES))),
    parameters=(FROM, TO, _MODALITY),
    new=shapes.NewSessionSerializer,
    change=shapes.SessionWriteSerializer,
    shown=shapes.StimulationSessionSerializer,
    one=shapes.OneStimulationSessionSerializer,
    more=_with_warnings,
    given_only=frozenset({"on"}),
)
SIDE_EFFECTS = Resource(
    record_type=SIDE_EFFECT,
    address="ems/side-effects",
    pages=ByOccurrence,
    found=_dated(SIDE_EFFECT.model, session=("session_id", uuid)),
    parameters=(FROM, TO, _SESSION),
    new=shapes.NewSideEffectSerializer,
    change=shapes.SideEffectWriteSerializer,
    shown=shapes.SideEffectSerializer,
    one=shapes.OneSideEffectSerializer,
    given_only=frozenset({"on"}),
)
SCREENINGS = Resource(
    record_type=SCREENING,
    address="ems/screenings",
    pages=ByScreening,
    found=_dated(SCREENING.model),
    parameters=(FROM, TO),
    new=shapes.NewScreeningSerializer,
    change=shapes.ScreeningWriteSerializer,
    shown=shapes.ScreeningSerializer,
    one=shapes.OneScreeningSerializer,
    more=_with_reasons,
    given_only=frozenset({"on", "outcome", "reasons"}),
)
