"""The facts of a report as FHIR R4 documents: what is in a bundle, and how a long range is split. Pure.

One Observation for each given score and none for a missing one; ids follow from the diary's own ids, never from the
range, so the same patient and the same score have the same id in every document. The resources themselves are built in
`fhir_resources.py`; red flags and summary are the sentences of `view.py`, in each part, whoever gets only one.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import chain
from typing import Any
from uuid import UUID, uuid5

from diary.sharing.report.facts import Report
from diary.sharing.report.fhir_resources import (
    Resource,
    day_resources,
    effect_resources,
    moment_resources,
    plain_text,
    reference,
    screening_resources,
    session_resources,
    urn,
)
from diary.sharing.report.view import view_of

Section = dict[str, Any]

# Default readers of SMART Health Links refuse more than 256 000 bytes.
BUNDLE_BYTES = 250_000
# The composition's own text and the envelope: a question of 300 characters as \\uXXXX pairs, five trials, some room.
_ENVELOPE_BYTES = 24_000
# What a PDF may have to fit into a document of its own, written as base64.
PDF_BYTES = (BUNDLE_BYTES - _ENVELOPE_BYTES) // 4 * 3
_REFERENCE_BYTES = len(',{"reference":"urn:uuid:00000000-0000-0000-0000-000000000000"}')
_NAMESPACE = UUID("1f0a7c52-3c55-5d8c-9a7f-2b6c6a5b9d10")
_OF_ALL = "whole"
_KINDS = (
    *("Daily entries", "Ratings right then", "Stimulation sessions", "Side effects"),
    "Safety checks",
)


@dataclass(frozen=True, kw_only=True)
class _Part:
    """What belongs together and is never split: one record's resources, under one title."""

    title: str
    resources: list[Resource]


@dataclass(frozen=True, kw_only=True)
class _Whole:
    """What every document of a report has: whose it is, and what is said in words."""

    report: Report
    patient: Resource
    said: list[Section]


def bundles_of(report: Report, *, pdf: bytes | None = None) -> list[dict[str, Any]]:
    """Documents of less than `BUNDLE_BYTES` of JSON each, oldest days first; at least one, also of an empty report.

    The PDF has a document of its own; it is left out when it does not fit.
    """
    whole = _whole(report)
    pages = list(_pages(_parts_of(whole)))
    bundles = [
        _bundle(whole, page, title=_title(report, number, len(pages)), key=str(number))
        for number, page in enumerate(pages, 1)
    ]
    return bundles + _pdf_bundles(whole, pdf)


def document_of(report: Report) -> dict[str, Any]:
    """The same as one document, however large: a file for people to keep."""
    whole = _whole(report)
    return _bundle(whole, list(_parts_of(whole)), title=_title(report, 1, 1), key=_OF_ALL)


def document_text(report: Report) -> Iterator[str]:
    """The same as JSON, a resource at a time: each is made twice, for its place in the list of contents and for itself."""
    whole = _whole(report)
    key = _key(whole, _OF_ALL)
    composition = _composition(whole, _parts_of(whole), title=_title(report, 1, 1), key=key)
    yield _compact(_envelope(whole, key)).removesuffix("}") + ',"entry":['
    for number, one in enumerate(chain([composition, whole.patient], _once(_parts_of(whole)))):
        yield ("," if number else "") + _compact(_entry(one))
    yield "]}"


def json_bytes(value: Any) -> int:
    """The size of compact JSON, with everything beyond ASCII written as \\uXXXX: never less than the real file."""
    return len(_compact(value))


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _whole(report: Report) -> _Whole:
    return _Whole(report=report, patient=_patient(report), said=_said(report))


def _parts_of(whole: _Whole) -> Iterator[_Part]:
    """Oldest first, each made when its turn comes."""
    patient = reference(whole.patient)
    for title, record, resources_of in sorted(_records(whole.report), key=lambda one: one[1].on):
        yield _Part(title=title, resources=resources_of(record, patient))


def _records(
    report: Report,
) -> Iterator[tuple[str, Any, Callable[[Any, Resource], list[Resource]]]]:
    """Title, record, and what makes its resources."""
    daily, moments, sessions, effects, checks = _KINDS
    yield from ((daily, one, day_resources) for one in report.days)
    yield from ((moments, one, moment_resources) for one in report.moments)
    yield from ((sessions, one, session_resources) for one in report.sessions)
    yield from ((effects, one, effect_resources) for one in report.effects)
    yield from ((checks, one, screening_resources) for one in report.screenings or [])


def _pages(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    page: list[_Part] = []
    size = 0
    for part in parts:
        more = sum(json_bytes(_entry(one)) + 1 + _REFERENCE_BYTES for one in part.resources)
        if page and size + more > BUNDLE_BYTES - _ENVELOPE_BYTES:
            yield page
            page, size = [], 0
        page.append(part)
        size += more
    yield page


def _bundle(whole: _Whole, parts: list[_Part], *, title: str, key: str) -> dict[str, Any]:
    key = _key(whole, key)
    composition = _composition(whole, parts, title=title, key=key)
    resources = (composition, whole.patient, *_once(parts))
    return _envelope(whole, key) | {"entry": [_entry(one) for one in resources]}


def _key(whole: _Whole, name: str) -> str:
    return str(uuid5(UUID(whole.patient["id"]), f"{whole.report.made_at.isoformat()} {name}"))


def _envelope(whole: _Whole, key: str) -> dict[str, Any]:
    return {
        "resourceType": "Bundle",
        "id": key,
        "identifier": {"system": "urn:ietf:rfc:3986", "value": urn(key)},
        "type": "document",
        "timestamp": whole.report.made_at.isoformat(timespec="seconds"),
    }


def _once(parts: Iterable[_Part]) -> Iterator[Resource]:
    """The same device stands in every session's part: once is enough."""
    devices = set()
    for one in (one for part in parts for one in part.resources):
        if one["resourceType"] == "Device":
            if one["id"] in devices:
                continue
            devices.add(one["id"])
        yield one


def _entry(resource: Resource) -> dict[str, Any]:
    return {"fullUrl": urn(resource["id"]), "resource": resource}


def _composition(whole: _Whole, parts: Iterable[_Part], *, title: str, key: str) -> Resource:
    report, patient = whole.report, whole.patient
    scope = report.scope
    period = {"start": scope.from_on.isoformat(), "end": scope.to_on.isoformat()}
    sections = [*whole.said, *_sections(parts)]
    composition = {
        "resourceType": "Composition",
        "id": str(uuid5(UUID(key), "composition")),
        "language": "en",
        "text": _narrative(f"{title}. Scores are what the patient wrote, from 0 to 10."),
        "status": "final",
        "type": {
            "coding": [{"system": "http://loinc.org", "code": "51855-5", "display": "Patient Note"}]
        },
        "subject": reference(patient),
        "date": report.made_at.isoformat(timespec="seconds"),
        "author": [reference(patient)],
        "title": title,
        "event": [{"period": period}],
    }
    filled = [section for section in sections if section]
    return composition | ({"section": filled} if filled else {})


def _said(report: Report) -> list[Section]:
    """What stands on the first page of the report, in words; a trial as well: readers know no resource for it."""
    view = view_of(report, with_tables=False)
    flags = [*(f"{one.name}: {one.text}" for one in view.flags), *view.flags_about]
    change = [f"{row[0]}: {', '.join(row[1:])}" for row in view.change.rows]
    lines = [f"{one.name}: {one.text}" for one in view.lines]
    trials = [f"{one.heading}. {' '.join(one.sentences)}" for one in view.trials]
    told = {
        view.flags_title: flags,
        view.question_title: [view.question],
        view.change.title: [*change, view.change.about],
        view.lines_title: lines,
        view.trials_title: trials,
    }
    return [
        {"title": title, "text": _narrative(*texts)}
        for title, texts in told.items()
        if any(map(plain_text, texts))
    ]


def _sections(parts: Iterable[_Part]) -> list[Section]:
    """The list of contents, a section for each title in order; without devices."""
    entries: dict[str, list[Resource]] = {}
    for part in parts:
        of_title = entries.setdefault(part.title, [])
        of_title += [reference(one) for one in part.resources if one["resourceType"] != "Device"]
    return [{"title": title, "entry": found} for title, found in entries.items() if found]


def _narrative(*paragraphs: str) -> dict[str, str]:
    inside = "".join(f"<p>{escape(plain_text(text))}</p>" for text in paragraphs)
    return {
        "status": "generated",
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{inside}</div>',
    }


def _title(report: Report, number: int, count: int) -> str:
    scope = report.scope
    part = f", part {number} of {count}" if count > 1 else ""
    return f"Symptom diary, {scope.from_on} to {scope.to_on}{part}"


def _patient(report: Report) -> Resource:
    """Nobody's date of birth or address: only the name that the person wants shown, and one id for ever."""
    own_id = report.patient_id or _id_of_old(report)
    patient: Resource = {"resourceType": "Patient", "id": str(own_id)}
    name = plain_text(report.scope.shown_name)
    return patient | ({"name": [{"text": name}]} if name else {})


def _id_of_old(report: Report) -> UUID:
    """Of a report that was frozen before the patient's id was kept: two people never share one."""
    records = [day.entry_id for day in report.days if day.entry_id]
    records += [session.session_id for session in report.sessions]
    records += [one.entry_id for one in report.moments] + [one.effect_id for one in report.effects]
    first = records[0] if records else uuid5(_NAMESPACE, report.made_at.isoformat())
    return uuid5(first, "patient")


def _pdf_bundles(whole: _Whole, pdf: bytes | None) -> list[dict[str, Any]]:
    if pdf is None:
        return []
    report, patient = whole.report, whole.patient
    document = {
        "resourceType": "DocumentReference",
        "id": str(uuid5(UUID(patient["id"]), "pdf")),
        "status": "current",
        "subject": reference(patient),
        "date": report.made_at.isoformat(timespec="seconds"),
        "content": [
            {
                "attachment": {
                    "contentType": "application/pdf",
                    "language": "en",
                    "data": b64encode(pdf).decode(),
                    "title": _title(report, 1, 1),
                }
            }
        ],
    }
    part = _Part(title="The report to read", resources=[document])
    title = f"{_title(report, 1, 1)}, to read"
    bundle = _bundle(whole, [part], title=title, key="pdf")
    return [bundle] if json_bytes(bundle) < BUNDLE_BYTES else []
