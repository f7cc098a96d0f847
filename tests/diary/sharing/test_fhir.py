"""FHIR documents: valid, whole, small enough, and every score in them once."""

import base64
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import fhirkit
import pytest

from diary.sharing.report.facts import Report
from diary.sharing.report.fhir import BUNDLE_BYTES, bundles_of, document_of
from diary.sharing.report.fhir_resources import BROUGHT_IN, COPIED, LATE
from tests.diary.sharing.reports import (
    FIRST_ON,
    FORMULAS,
    INJECTIONS,
    day,
    effect,
    finished_trial,
    instant,
    long_report,
    moment,
    record_id,
    report_of,
    running_trial,
    screening,
    session,
    with_text,
)

TEXTS = FORMULAS + INJECTIONS
SCORED = {"pain", "numbness", "tingling"}


def compact(bundle: dict[str, Any]) -> str:
    return json.dumps(bundle, separators=(",", ":"))


def resources(bundles: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    found = [entry["resource"] for bundle in bundles for entry in bundle["entry"]]
    return [one for one in found if one["resourceType"] == kind]


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "reference" in value:
            yield value["reference"]
        for one in value.values():
            yield from references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)


def scores_in(bundles: list[dict[str, Any]]) -> list[tuple[str, int, str, str]]:
    return sorted(
        (name, one["valueQuantity"]["value"], one["effectiveDateTime"][:10], one["method"]["text"])
        for one in resources(bundles, "Observation")
        if (name := one["code"]["text"]) in SCORED
    )


def scores_of(report: Report) -> list[tuple[str, int, str, str]]:
    found = [(one.scores, one.on, "24-hour recall") for one in report.days]
    found += [(one.scores, one.on, "right now") for one in report.moments]
    found += [(one.before, one.on, "right before the session") for one in report.sessions]
    found += [(one.after, one.on, "right after the session") for one in report.sessions]
    return sorted(
        (symptom, score, on.isoformat(), method)
        for scores, on, method in found
        for symptom, score in scores.items()
        if score is not None
    )


def check(bundles: list[dict[str, Any]], most_bytes: float = BUNDLE_BYTES) -> None:
    for bundle in bundles:
        assert [str(issue) for issue in fhirkit.validate(compact(bundle))] == []
        assert len(compact(bundle)) < most_bytes
        assert bundle["type"] == "document"
        assert bundle["entry"][0]["resource"]["resourceType"] == "Composition"
        addresses = [entry["fullUrl"] for entry in bundle["entry"]]
        assert len(set(addresses)) == len(addresses)
        assert addresses == [f"urn:uuid:{entry['resource']['id']}" for entry in bundle["entry"]]
        assert set(references(bundle)) <= set(addresses)
        assert set(addresses[1:]) == set(references(bundle))


@pytest.mark.parametrize("count", [1, 90, 400])
def test_documents_are_valid_whole_and_have_every_score_once(count: int) -> None:
    report = long_report(count)
    bundles = bundles_of(report)
    check(bundles)
    assert scores_in(bundles) == scores_of(report)


def test_a_file_for_people_is_one_document_with_everything() -> None:
    report = long_report(400)
    whole = document_of(report)
    check([whole], most_bytes=math.inf)
    assert scores_in([whole]) == scores_of(report)


@pytest.mark.long
def test_ten_years_are_split_and_nothing_is_lost_or_repeated() -> None:
    report = long_report(3653)
    bundles = bundles_of(report)
    check(bundles)
    assert scores_in(bundles) == scores_of(report)
    ids = Counter(one["id"] for one in resources(bundles, "Observation"))
    assert max(ids.values()) == 1
    assert len({bundle["id"] for bundle in bundles}) == len(bundles) > 10
    dates = [
        [one["effectiveDateTime"][:10] for one in resources([bundle], "Observation")]
        for bundle in bundles
    ]
    assert all(max(one) <= min(two) for one, two in pairwise(dates))


def test_a_missing_answer_is_no_resource_and_none_today_is_zero() -> None:
    bundles = bundles_of(report_of([day(FIRST_ON, 0, None, None)]))
    assert scores_in(bundles) == [("pain", 0, "2026-09-01", "24-hour recall")]


def test_an_empty_report_is_one_valid_document() -> None:
    bundles = bundles_of(report_of([]))
    check(bundles)
    assert len(bundles) == 1


def test_pain_and_numbness_have_codes_that_others_know() -> None:
    found = {
        one["code"]["text"]: one
        for one in resources(bundles_of(report_of([day(FIRST_ON)])), "Observation")
    }
    assert found["pain"]["code"]["coding"][0] == {"system": "http://loinc.org", "code": "72514-3"}
    assert found["numbness"]["code"]["coding"][0]["code"] == "44077006"
    assert found["pain"]["valueQuantity"] == {
        "value": 4,
        "system": "http://unitsofmeasure.org",
        "code": "{score}",
    }
    assert found["pain"]["effectiveDateTime"] == "2026-09-01"


def test_late_is_said_of_what_is_late_only() -> None:
    report = report_of(
        [day(FIRST_ON, is_late=True)],
        moments=[moment(FIRST_ON)],
        effects=[effect(FIRST_ON, is_late=True)],
    )
    said = [
        (one["code"]["text"], one.get("method", {}).get("text"))
        for one in resources(bundles_of(report), "Observation")
        if {"text": LATE} in one.get("note", [])
    ]
    assert sorted(said, key=str) == [
        ("numbness", "24-hour recall"),
        ("pain", "24-hour recall"),
        ("side effect", None),
        ("tingling", "24-hour recall"),
    ]


def test_what_was_brought_in_is_said_of_its_scores_and_its_session() -> None:
    brought: dict[str, Any] = {"imported_from": "table", "imported_at": instant(FIRST_ON)}
    report = report_of(
        [day(FIRST_ON, 1, None, None, is_late=True, **brought), day(FIRST_ON + timedelta(days=1))],
        moments=[moment(FIRST_ON, scores={"pain": 3}, **brought)],
        sessions=[session(FIRST_ON, **brought), session(FIRST_ON + timedelta(days=1))],
    )
    bundles = bundles_of(report)
    check(bundles)
    said = [
        (one["code"]["text"], [note["text"] for note in one["note"]])
        for kind in ("Observation", "Procedure")
        for one in resources(bundles, kind)
        if {"text": BROUGHT_IN} in one.get("note", [])
    ]
    assert said == [
        ("pain", [LATE, BROUGHT_IN]),
        ("pain", [BROUGHT_IN]),
        ("EMS (muscle stimulation)", [BROUGHT_IN, "Programme: Evening"]),
    ]


def test_a_session_is_a_procedure_with_device_and_settings() -> None:
    bundles = bundles_of(report_of([], sessions=[session(FIRST_ON, is_late=True)]))
    check(bundles)
    [procedure] = resources(bundles, "Procedure")
    [device] = resources(bundles, "Device")
    assert procedure["usedReference"] == [{"reference": f"urn:uuid:{device['id']}"}]
    assert procedure["performedPeriod"] == {
        "start": "2026-09-01T18:30:00+02:00",
        "end": "2026-09-01T19:00:00+02:00",
    }
    assert {"text": LATE} in procedure["note"]
    settings = resources(bundles, "Observation")[0]
    assert settings["partOf"] == [{"reference": f"urn:uuid:{procedure['id']}"}]
    units = {
        one["code"]["text"]: one["valueQuantity"]["code"]
        for one in settings["component"]
        if "valueQuantity" in one
    }
    assert units == {
        "frequency hz": "Hz",
        "pulse duration us": "us",
        "amplitude ma": "mA",
        "duration minutes": "min",
    }


def test_codes_are_told_in_the_words_of_the_page() -> None:
    used = session(
        FIRST_ON,
        modality="htems",
        settings={"body_site": "other", "side": "left", "electrode_placement": "calf_1"},
    )
    report = report_of([], sessions=[used], effects=[effect(FIRST_ON, kind="other")])
    [procedure] = resources(bundles_of(report), "Procedure")
    assert procedure["code"]["text"] == "High-tone EMS"
    assert procedure["code"]["coding"][-1]["code"] == "htems"
    assert procedure["bodySite"] == [{"text": "another place, left, calf_1"}]
    kinds = [
        one.get("valueCodeableConcept") for one in resources(bundles_of(report), "Observation")
    ]
    assert [one["text"] for one in kinds if one] == ["another kind"]


def test_a_session_of_which_nothing_is_known_is_valid() -> None:
    bare = session(
        FIRST_ON,
        minutes=None,
        programme_name="",
        settings={},
        sensation=None,
        before={},
        after={},
        skin_before_ok=None,
        skin_after_ok=None,
    )
    bundles = bundles_of(report_of([], sessions=[bare]))
    check(bundles)
    assert resources(bundles, "Observation") == resources(bundles, "Device") == []


def test_a_rating_of_each_foot_is_a_component_of_its_score() -> None:
    one = day(FIRST_ON, ratings={"feet_left.pain": 4, "feet_right.pain": 0, "hands.numbness": 2})
    found = resources(bundles_of(report_of([one])), "Observation")
    [pain] = [one for one in found if one["code"]["text"] == "pain"]
    assert {c["code"]["text"]: c["valueQuantity"]["value"] for c in pain["component"]} == {
        "left foot": 4,
        "right foot": 0,
    }


def test_the_patient_has_the_shown_name_and_nothing_else() -> None:
    [patient] = resources(bundles_of(with_text("Ada L.")), "Patient")
    assert patient["name"] == [{"text": "Ada L."}]
    assert set(patient) == {"resourceType", "id", "name"}
    [nameless] = resources(bundles_of(report_of([day(FIRST_ON)])), "Patient")
    assert set(nameless) == {"resourceType", "id"}


def test_ids_stay_and_two_people_never_share_one() -> None:
    mine = report_of([day(FIRST_ON)])
    other = report_of([day(FIRST_ON, entry_id=record_id("another person's day", FIRST_ON))])
    assert bundles_of(mine) == bundles_of(mine)
    [one], [two] = (resources(bundles_of(report), "Patient") for report in (mine, other))
    assert one["id"] != two["id"]


def test_the_patient_and_each_record_have_one_id_whatever_the_range() -> None:
    patient = record_id("patient", 1)
    sessions = [session(FIRST_ON)]
    wide = report_of([day(FIRST_ON - timedelta(days=9)), day(FIRST_ON)], sessions=sessions)
    narrow = report_of([day(FIRST_ON)], sessions=sessions)
    ids = [
        {
            one["resource"]["id"]
            for bundle in bundles_of(replace(report, patient_id=patient))
            for one in bundle["entry"][1:]
        }
        for report in (wide, narrow)
    ]
    assert ids[1] < ids[0]
    assert str(patient) in ids[1]


def test_a_safety_check_is_an_observation_with_each_answer_against() -> None:
    one = screening(FIRST_ON, "heart", cleared_by="Dr <Bob>", cleared_on=FIRST_ON)
    bundles = bundles_of(report_of([], screenings=[one, screening(FIRST_ON - timedelta(days=1))]))
    check(bundles)
    found = [
        each for each in resources(bundles, "Observation") if each["code"]["text"] == "safety check"
    ]
    against = [each for each in found if each.get("component")]
    assert [each["valueCodeableConcept"]["text"] for each in found] == [
        "allowed",
        "contraindication",
    ]
    assert [part["code"]["text"] for part in against[0]["component"]] == ["heart problem"]
    assert against[0]["note"] == [{"text": "Cleared by Dr <Bob>, 1 Sep 2026"}]


def test_flags_change_and_days_with_ems_are_said_in_every_part() -> None:
    bundles = bundles_of(long_report(400, screenings=[screening(FIRST_ON, "epilepsy")]))
    check(bundles)
    assert len(bundles) > 1
    for bundle in bundles:
        sections = {
            one["title"]: one["text"]["div"]
            for one in bundle["entry"][0]["resource"]["section"]
            if "text" in one
        }
        assert (
            "Safety check says: talk to a doctor first: 1 Sep 2026: epilepsy"
            in sections["Red flags"]
        )
        assert "does not ask about bladder" in sections["Red flags"]
        assert "(95 % range " in sections["Change over the range"]
        assert "EMS days: with EMS" in " ".join(sections.values())


@pytest.mark.parametrize("text", TEXTS, ids=map(str, range(len(TEXTS))))
def test_any_text_stays_text_in_a_valid_document(text: str) -> None:
    bundles = bundles_of(with_text(text))
    check(bundles)
    for bundle in bundles:
        json.loads(compact(bundle).encode())
        # The validator lets these pass; FHIR's strings have no control characters.
        assert not re.search(r"\\u00[01]|\\uff(fe|ff)", compact(bundle))


def test_trials_are_a_section_in_words_of_every_part() -> None:
    report = long_report(400, trials=[finished_trial(), running_trial()])
    bundles = bundles_of(report)
    check(bundles)
    assert len(bundles) > 1
    for bundle in bundles:
        (found,) = [
            one
            for one in bundle["entry"][0]["resource"]["section"]
            if one["title"] == "Personal randomised trial of EMS"
        ]
        assert "about 2 of 100 such trials" in found["text"]["div"]
        assert "Running, no result yet" in found["text"]["div"]


def test_the_longest_texts_fit() -> None:
    check(bundles_of(with_text("\U0001f9b6" * 2000)))


def test_the_pdf_has_a_document_of_its_own_or_none() -> None:
    report = report_of([day(FIRST_ON)])
    bundles = bundles_of(report, pdf=b"%PDF-" + bytes(150_000))
    check(bundles)
    assert len(bundles) == 2
    [document] = resources(bundles[1:], "DocumentReference")
    attachment = document["content"][0]["attachment"]
    assert base64.b64decode(attachment["data"]).startswith(b"%PDF-")
    assert attachment["contentType"] == "application/pdf"
    assert len(bundles_of(report, pdf=bytes(200_000))) == 1


def test_only_the_score_that_was_copied_says_so() -> None:
    document = document_of(report_of([day(FIRST_ON, is_late=True, copied=["pain"])]))
    notes = {
        one["code"]["text"]: [note["text"] for note in one["note"]]
        for one in resources([document], "Observation")
    }
    assert notes["pain"] == [LATE, COPIED]
    assert notes["numbness"] == notes["tingling"] == [LATE]
