"""One record of the diary as FHIR R4 resources: Observations, Procedures, Devices. Pure.

Codes: LOINC 72514-3 for pain, SNOMED CT where the free IPS set has the term, UCUM units, and a code system of our own
for what nobody else has a code for (an 11-point numbness score, for example).
"""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from diary.localtime import zone_of
from diary.sharing.report.facts import Day, Effect, Moment, Screening, Session
from diary.sharing.report.words import capital, cleared_text, site, word

LOCAL = "https://daymark.invalid/fhir/CodeSystem/diary"
LOINC, SNOMED, UCUM = "http://loinc.org", "http://snomed.info/sct", "http://unitsofmeasure.org"
LATE = "Written late: more than 36 hours after the day it describes."
COPIED = "Taken over from the day before in one tap."
BROUGHT_IN = "Brought in from a table or another app; when it was written down is not known."

Resource = dict[str, Any]

_CODINGS: dict[str, list[dict[str, str]]] = {
    "pain": [{"system": LOINC, "code": "72514-3"}],
    "numbness": [{"system": SNOMED, "code": "44077006"}],
    "tingling": [{"system": SNOMED, "code": "91019004"}],
    "weakness": [{"system": SNOMED, "code": "26544005"}],
    "falls": [{"system": SNOMED, "code": "1912002"}],
}
_UNITS = {
    "frequency_hz": "Hz",
    "pulse_duration_us": "us",
    "amplitude_ma": "mA",
    "device_level": "{level}",
    "device_level_max": "{level}",
    "on_seconds": "s",
    "off_seconds": "s",
    "ramp_seconds": "s",
}
# FHIR text has no control characters but tab and line ends, and no halves of surrogate pairs.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def day_resources(day: Day, patient: Resource) -> list[Resource]:
    """Observations of one daily entry; none for a day with sessions only, those are `session_resources`."""
    if day.entry_id is None or day.recorded_at is None:
        return []
    about = {
        "subject": patient,
        "effectiveDateTime": day.on.isoformat(),
        "issued": _instant(day.recorded_at),
        "method": {"text": "24-hour recall"},
        **_notes(_written(day), ""),
    }
    scores = day.scores | {
        "sleep_disturbance": day.sleep_disturbance,
        "weakness": day.weakness,
    }
    found = [
        _score(day.entry_id, symptom, score, about | _how_copied(day, symptom))
        | _places(day.ratings, symptom)
        for symptom, score in scores.items()
        if score is not None
    ]
    return found + _rest_of_day(day, day.entry_id, about)


def moment_resources(moment: Moment, patient: Resource) -> list[Resource]:
    """Observations of one rating right then."""
    about = {
        "subject": patient,
        "effectiveDateTime": _local(moment.occurred_at, moment.time_zone),
        "issued": _instant(moment.recorded_at),
        "method": {"text": "right now"},
        **_notes(_written(moment), ""),
    }
    found = _scores(moment.entry_id, moment.scores, about)
    return found + _texts(moment.entry_id, {"note": moment.note}, about)


def session_resources(session: Session, patient: Resource) -> list[Resource]:
    """A Procedure, its Device where the person named one, its settings, and the scores before and after."""
    procedure = _procedure(session, patient)
    device = _device(session, patient)
    if device:
        procedure["usedReference"] = [reference(device)]
    about = {
        "partOf": [reference(procedure)],
        "subject": patient,
        "issued": _instant(session.recorded_at),
    }
    before = about | {
        "effectiveDateTime": _local(session.started_at, session.time_zone),
        "method": {"text": "right before the session"},
    }
    after = about | {
        "effectiveDateTime": _local(_ended_at(session), session.time_zone),
        "method": {"text": "right after the session"},
    }
    return [
        procedure,
        *([device] if device else []),
        *_settings(session, about),
        *_scores(uuid5(session.session_id, "before"), session.before, before),
        *_scores(uuid5(session.session_id, "after"), session.after, after),
    ]


def effect_resources(effect: Effect, patient: Resource) -> list[Resource]:
    """One side effect as an Observation of what it was; its severity is a component."""
    about: Resource = {
        "subject": patient,
        "effectiveDateTime": _local(effect.occurred_at, effect.time_zone),
        "issued": _instant(effect.recorded_at),
        "valueCodeableConcept": _code(effect.kind),
    }
    strong = [effect.severity] if effect.severity else []
    about |= _components(
        [{"code": _code("severity"), "valueCodeableConcept": _code(one)} for one in strong]
    )
    about |= _notes([LATE] if effect.is_late else [], effect.note)
    return [_observation(effect.effect_id, "side_effect", about)]


def screening_resources(one: Screening, patient: Resource) -> list[Resource]:
    """One safety check as an Observation of its outcome; each answer against stimulation is a component."""
    about: Resource = {
        "subject": patient,
        "effectiveDateTime": _local(one.screened_at, one.time_zone),
        "issued": _instant(one.recorded_at),
        "valueCodeableConcept": _code(one.outcome),
    }
    about |= _components(
        [
            {"code": _code(each.question), "valueCodeableConcept": _code(each.answer)}
            for each in one.reasons
        ]
    )
    about |= _notes([capital(cleared_text(one))], "")
    return [_observation(one.screening_id, "safety_check", about)]


def reference(resource: Resource) -> Resource:
    """How another resource of the same bundle points to this one."""
    return {"reference": urn(resource["id"])}


def urn(identifier: str) -> str:
    """The address of a resource that lives in its bundle only."""
    return f"urn:uuid:{identifier}"


def plain_text(text: str) -> str:
    """The text without what FHIR does not allow in a string, and without blanks around it; may be empty."""
    return _NOT_TEXT.sub("", text).strip()


def _rest_of_day(day: Day, record_id: UUID, about: Resource) -> list[Resource]:
    values: Resource = {
        "falls": {"valueInteger": day.falls} if day.falls is not None else None,
        "ems_used": {"valueBoolean": day.ems_used} if _is_answered(day) else None,
        "spread_feet": day.spread_feet and {"valueCodeableConcept": _code(day.spread_feet)},
        "spread_hands": day.spread_hands and {"valueCodeableConcept": _code(day.spread_hands)},
        "qualities": _present(day.qualities),
        "exposures": _present(day.exposures),
    }
    found = [
        _observation(record_id, name, about | value) for name, value in values.items() if value
    ]
    return found + _texts(record_id, {"note": day.note}, about)


def _is_answered(day: Day) -> bool:
    """Whether somebody answered "EMS today?"; a day that is one by its sessions alone is told by their procedures."""
    told_by_sessions = day.ems_used and day.is_stimulated
    return day.ems_used is not None and not told_by_sessions


def _present(names: list[str]) -> Resource:
    return _components([{"code": _code(name), "valueBoolean": True} for name in names])


def _scores(record_id: UUID, scores: dict[str, int | None], about: Resource) -> list[Resource]:
    return [
        _score(record_id, symptom, score, about)
        for symptom, score in scores.items()
        if score is not None
    ]


def _score(record_id: UUID, symptom: str, score: int, about: Resource) -> Resource:
    return _observation(record_id, symptom, about | {"valueQuantity": _quantity(score, "{score}")})


def _places(ratings: dict[str, int], symptom: str) -> Resource:
    """The same question for feet and hands, left and right, where the person answered it for each."""
    rated = {name.partition(".")[0]: name for name in ratings if name.endswith(f".{symptom}")}
    return _components(
        [
            {"code": _code(place), "valueQuantity": _quantity(ratings[name], "{score}")}
            for place, name in rated.items()
        ]
    )


def _components(found: list[Resource]) -> Resource:
    """Parts of an Observation; nothing where there are none: FHIR has no empty lists."""
    return {"component": found} if found else {}


def _texts(record_id: UUID, texts: dict[str, str], about: Resource) -> list[Resource]:
    return [
        _observation(record_id, name, about | {"valueString": plain_text(text)})
        for name, text in texts.items()
        if plain_text(text)
    ]


def _observation(record_id: UUID, name: str, about: Resource) -> Resource:
    return {
        "resourceType": "Observation",
        "id": str(uuid5(record_id, name)),
        "status": "final",
        "code": _code(name),
        **about,
    }


def _procedure(session: Session, patient: Resource) -> Resource:
    started = _local(session.started_at, session.time_zone)
    procedure = {
        "resourceType": "Procedure",
        "id": str(session.session_id),
        "status": "completed",
        "code": _code(session.modality),
        "subject": patient,
        **_period(session, started),
    }
    placement = [site(str(session.settings.get(name, ""))) for name in ("body_site", "side")]
    placement += [plain_text(str(session.settings.get("electrode_placement", "")))]
    where = ", ".join(part for part in placement if part)
    if where:
        procedure["bodySite"] = [{"text": where}]
    named = plain_text(session.programme_name)
    told = _written(session)
    told += [f"Programme: {named}"] if named else []
    return procedure | _notes(told, session.note)


def _period(session: Session, started: str) -> Resource:
    if session.minutes is None:
        return {"performedDateTime": started}
    ended = _local(_ended_at(session), session.time_zone)
    return {"performedPeriod": {"start": started, "end": ended}}


def _ended_at(session: Session) -> datetime:
    return session.started_at + timedelta(minutes=session.minutes or 0)


def _device(session: Session, patient: Resource) -> Resource | None:
    name = plain_text(str(session.settings.get("device_name", "")))
    if not name:
        return None
    # The patient's id is in it: two people with the same device have two devices.
    key = uuid5(UUID(patient["reference"].removeprefix("urn:uuid:")), f"{session.modality} {name}")
    return {
        "resourceType": "Device",
        "id": str(key),
        "deviceName": [{"name": name, "type": "user-friendly-name"}],
        "type": _code(session.modality),
        "patient": patient,
    }


def _settings(session: Session, about: Resource) -> list[Resource]:
    components: list[Resource] = [
        {"code": _code(name), "valueQuantity": _quantity(session.settings[name], unit)}
        for name, unit in _UNITS.items()
        if name in session.settings
    ]
    if session.minutes is not None:
        done = _quantity(session.minutes, "min")
        components.append({"code": _code("duration_minutes"), "valueQuantity": done})
    if session.sensation:
        felt = _code(session.sensation)
        components.append({"code": _code("sensation"), "valueCodeableConcept": felt})
    skin = {"skin_before_ok": session.skin_before_ok, "skin_after_ok": session.skin_after_ok}
    for name, fine in skin.items():
        if fine is not None:
            components.append({"code": _code(name), "valueBoolean": fine})
    if not components:
        return []
    at = {"effectiveDateTime": _local(session.started_at, session.time_zone)}
    return [_observation(session.session_id, "settings", about | at | {"component": components})]


def _quantity(value: Any, unit: str) -> Resource:
    return {"value": value, "system": UCUM, "code": unit}


def _code(name: str) -> Resource:
    return {
        "coding": [*_CODINGS.get(name, []), {"system": LOCAL, "code": name}],
        "text": word(name),
    }


def _written(one: Day | Moment | Session) -> list[str]:
    """What has to be known of when it was written."""
    told = [LATE] if one.is_late else []
    return told + ([BROUGHT_IN] if one.imported_from is not None else [])


def _how_copied(day: Day, symptom: str) -> Resource:
    return _notes([*_written(day), COPIED], "") if day.is_copied(symptom) else {}


def _notes(told: list[str], note: str) -> Resource:
    texts = map(plain_text, [*told, note])
    notes = [{"text": text} for text in texts if text]
    return {"note": notes} if notes else {}


def _local(instant: datetime, time_zone: str) -> str:
    return instant.astimezone(zone_of(time_zone)).isoformat(timespec="seconds")


def _instant(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")
