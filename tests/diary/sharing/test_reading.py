"""Reading a report: every fact against counting by hand, nothing that is not shared, nobody else's rows."""

import json
import statistics
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diary.ems.record_types import SESSION
from diary.entries.record_types import ENTRY, daily_entry_id
from diary.entries.services import record_profile
from diary.localtime import local_day
from diary.models import Entry
from diary.records import RecordType, change_record
from diary.sharing.report import reading
from diary.sharing.report.facts import SYMPTOMS, Report, Scope
from diary.sharing.report.fhir import document_of
from diary.sharing.report.page import render_report
from diary.sharing.report.reading import read_report
from diary.sharing.report.tables import TABLES, report_json
from tests.factories import make_day, make_screening, make_session, make_side_effect, stamp

EVERYTHING = frozenset({"ems", "notes", "side_effects"})
SCORES: list[tuple[int | None, ...]] = [(0, None, 10), (7, 3, None), (4, 0, 2), (9, 9, 1)]
CANARY = "canary-in-the-mine"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def today(now: datetime) -> date:
    return local_day(now, "Europe/Berlin")


def scope(today: date, days: int, includes: frozenset[str] = EVERYTHING) -> Scope:
    return Scope(from_on=today - timedelta(days=days - 1), to_on=today, includes=includes)


def noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 10, tzinfo=UTC)


def early(on: date) -> datetime:
    """Past already, whenever the tests run: the first hour of that day."""
    return datetime(on.year, on.month, on.day, tzinfo=ZoneInfo("Europe/Berlin"))


def fill(owner: Any, today: date, count: int) -> dict[date, dict[str, int | None]]:
    """Every third day is left out."""
    written = {}
    for ago in range(count):
        if ago % 3 != 2:
            on, scores = today - timedelta(days=ago), SCORES[ago % len(SCORES)]
            written[on] = dict(zip(SYMPTOMS, scores, strict=True))
            make_day(owner, on, **written[on])
    return written


def all_of(report: Report) -> str:
    return json.dumps(asdict(report), default=str)


def test_each_symptom_is_as_counted_by_hand(alice: Any, now: datetime, today: date) -> None:
    written = fill(alice, today, 40)
    report = read_report(alice.pk, scope(today, 30), now=now)
    part = report.whole
    assert (part.from_on, part.to_on) == (today - timedelta(days=29), today)
    assert part.days_in_range == 30
    for symptom in SYMPTOMS:
        given = [
            score
            for on, scores in written.items()
            if part.from_on <= on and (score := scores[symptom]) is not None
        ]
        found = part.symptoms[symptom]
        assert (found.days, found.low, found.high) == (len(given), min(given), max(given))
        assert found.median == statistics.median(given)
        assert found.spread == round(statistics.stdev(given), 2)


def test_days_are_in_order_and_missing_is_never_zero(
    alice: Any, now: datetime, today: date
) -> None:
    written = fill(alice, today, 12)
    report = read_report(alice.pk, scope(today, 12), now=now)
    assert [(day.on, day.scores) for day in report.days] == sorted(written.items())


def test_a_day_with_a_session_only_has_no_scores(alice: Any, now: datetime, today: date) -> None:
    on = today - timedelta(days=1)
    make_session(alice, noon(on), duration_minutes=30)
    make_session(alice, noon(on) + timedelta(hours=2))
    make_session(alice, noon(on) + timedelta(hours=3), modality="tens")
    [day] = read_report(alice.pk, scope(today, 5), now=now).days
    assert (day.entry_id, day.ems_used) == (None, True)
    assert day.scores == dict.fromkeys(SYMPTOMS)
    lines = [(one.modality, one.sessions, one.minutes) for one in day.sessions]
    assert lines == [("ems", 2, 30), ("tens", 1, None)]


def test_tens_does_not_answer_ems_today_and_a_typed_no_stays(
    alice: Any, now: datetime, today: date
) -> None:
    yesterday = today - timedelta(days=1)
    make_session(alice, noon(yesterday), modality="tens")
    make_day(alice, today - timedelta(days=2), ems_used=False)
    make_session(alice, noon(today - timedelta(days=2)))
    report = read_report(alice.pk, scope(today, 5), now=now)
    assert [day.ems_used for day in report.days] == [False, None]


def test_totals_of_a_modality_say_what_is_not_known(alice: Any, now: datetime, today: date) -> None:
    for minutes in (20, 25, None):
        make_session(alice, noon(today - timedelta(days=2)), duration_minutes=minutes)
    [total] = read_report(alice.pk, scope(today, 5), now=now).modalities
    assert (total.sessions, total.minutes, total.without_minutes) == (3, 45, 1)


def test_a_late_day_is_marked(alice: Any, now: datetime, today: date) -> None:
    make_day(alice, today - timedelta(days=9))
    make_day(alice, today)
    report = read_report(alice.pk, scope(today, 10), now=now)
    assert [day.is_late for day in report.days] == [True, False]


def imported_day(owner: Any, on: date, at: datetime, device: str, **fields: Any) -> None:
    """What an import writes: values with the format of their file where the device stands."""
    values = {"kind": "daily", "on": f"{on}", "time_zone": "Europe/Berlin"} | fields
    record_id = daily_entry_id(owner.sync_state.diary_id, on)
    change_record(
        ENTRY, owner_id=owner.pk, record_id=record_id, fields=values, at=at, device_id=device
    )


def test_an_imported_day_says_from_what_and_when_and_is_not_late(
    alice: Any, now: datetime, today: date
) -> None:
    at = now.replace(microsecond=0)
    make_day(alice, today - timedelta(days=9))
    imported_day(alice, today - timedelta(days=8), at, "import:daylio", pain=0)
    imported_day(alice, today - timedelta(days=7), at, "import:table", note="slept badly")
    imported_day(alice, today - timedelta(days=6), at, "import:table", **{"ratings.feet.pain": 3})
    report = read_report(alice.pk, scope(today, 10), now=now)
    assert [(day.is_late, day.imported_from, day.imported_at) for day in report.days] == [
        (True, None, None),
        (False, "daylio", at),
        (False, "table", at),
        (False, "table", at),
    ]


def test_the_newest_answer_that_was_brought_in_names_the_format(
    alice: Any, now: datetime, today: date
) -> None:
    on = today - timedelta(days=1)
    imported_day(alice, on, now - timedelta(hours=2), "import:daylio", pain=3)
    imported_day(alice, on, now - timedelta(hours=1), "import:nomie", tingling=2)
    [day] = read_report(alice.pk, scope(today, 5), now=now).days
    assert day.imported_from == "nomie"


def test_what_was_answered_by_hand_since_is_no_import(
    alice: Any, now: datetime, today: date
) -> None:
    yesterday, before = today - timedelta(days=1), today - timedelta(days=2)
    imported_day(alice, yesterday, now - timedelta(hours=1), "import:daylio", pain=3)
    make_day(alice, yesterday, pain=4)
    make_day(alice, before, pain=4)
    imported_day(alice, before, now, "import:daylio", note="a note beside my own answer")
    days = read_report(alice.pk, scope(today, 5), now=now).days
    assert [day.imported_from for day in days] == [None, None]


def test_imported_ratings_and_sessions_are_known_too(
    alice: Any, now: datetime, today: date
) -> None:
    at, zone = noon(today - timedelta(days=1)), "Europe/Berlin"
    written: list[tuple[RecordType[Any], dict[str, Any]]] = [
        (ENTRY, {"kind": "moment", "occurred_at": stamp(at), "time_zone": zone, "pain": 7}),
        (SESSION, {"started_at": stamp(at), "time_zone": zone, "modality": "tens"}),
    ]
    for kind, fields in written:
        change_record(
            kind, owner_id=alice.pk, record_id=uuid4(), fields=fields, device_id="import:bearable"
        )
    make_session(alice, at, modality="ems")
    report = read_report(alice.pk, scope(today, 5), now=now)
    assert [one.imported_from for one in report.moments] == ["bearable"]
    assert {one.modality: one.imported_from for one in report.sessions} == {
        "tens": "bearable",
        "ems": None,
    }


def test_safety_checks_stand_from_before_the_first_day_and_not_from_after_the_last(
    alice: Any, mallory: Any, now: datetime, today: date
) -> None:
    answers: list[tuple[int, dict[str, str]]] = [
        *((200, {"answers.heart": "unsure"}), (3, {}), (0, {"answers.epilepsy": "yes"})),
    ]
    for ago, given in answers:
        make_screening(alice, early(today - timedelta(days=ago)), **given)
    make_screening(mallory, early(today - timedelta(days=3)), **{"answers.pregnancy": "yes"})
    until = replace(scope(today, 30), to_on=today - timedelta(days=1))
    found = read_report(alice.pk, until, now=now).screenings
    assert found is not None
    assert [(one.on, one.outcome) for one in found] == [
        (today - timedelta(days=200), "contraindication"),
        (today - timedelta(days=3), "allowed"),
    ]
    [reason] = found[0].reasons
    assert (reason.question, reason.answer, reason.level) == ("heart", "unsure", "contraindication")
    without = replace(until, includes=frozenset({"side_effects"}))
    assert read_report(alice.pk, without, now=now).screenings is None


def test_an_answer_against_stimulation_is_not_pushed_out_by_later_checks(
    alice: Any, now: datetime, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SCREENINGS_MAX", 2)
    make_screening(alice, early(today - timedelta(days=9)), **{"answers.heart": "yes"})
    for ago in (3, 2, 1):
        make_screening(alice, early(today - timedelta(days=ago)))
    found = read_report(alice.pk, scope(today, 5), now=now).screenings
    assert [(today - one.on).days for one in found or []] == [9, 2, 1]


def test_the_patient_is_one_for_ever_whatever_the_range(
    alice: Any, mallory: Any, now: datetime, today: date
) -> None:
    make_day(alice, today)
    ranges = [scope(today, 1), scope(today, 90), scope(today - timedelta(days=30), 5)]
    ids = {read_report(alice.pk, one, now=now).patient_id for one in ranges}
    assert len(ids) == 1
    assert ids.isdisjoint({read_report(mallory.pk, ranges[0], now=now).patient_id})


def with_canaries(owner: Any, on: date) -> None:
    make_day(owner, on, note=CANARY, ems_used=True, skipped=["ems_used"])
    settings = {"device_name": f"device {CANARY}", "programme_name": f"programme {CANARY}"}
    make_session(owner, noon(on), modality="htems", note=CANARY, **settings)
    make_side_effect(owner, noon(on), kind="palpitations", note=CANARY)
    make_screening(
        owner, early(on), cleared_by=CANARY, cleared_on=str(on), **{"answers.epilepsy": "yes"}
    )


@pytest.mark.parametrize(
    ("includes", "absent"),
    [
        (frozenset(), (CANARY, "htems", "High-tone", "palpitations", "Palpitations", "epilepsy")),
        (frozenset({"ems"}), ("palpitations", "Palpitations")),
        (frozenset({"side_effects"}), (CANARY, "htems", "High-tone", "epilepsy")),
        (
            frozenset({"notes"}),
            ("htems", "High-tone", "palpitations", f"device {CANARY}", "epilepsy"),
        ),
    ],
)
def test_what_is_not_included_is_not_there(
    includes: frozenset[str], absent: tuple[str, ...], alice: Any, now: datetime, today: date
) -> None:
    with_canaries(alice, today - timedelta(days=1))
    report = read_report(alice.pk, scope(today, 5, includes), now=now)
    outputs = (report_json(report), document_of(report), [TABLES[one](report) for one in TABLES])
    everything = all_of(report) + render_report(report, links={}) + json.dumps(outputs)
    assert [word for word in absent if word in everything] == []
    if "ems" not in includes:
        assert [(day.ems_used, day.skipped) for day in report.days] == [(None, [])]
        assert "ems_used" not in report.days[0].skipped


def test_of_copies_only_scores_of_the_days_that_are_shown_are_told(
    alice: Any, now: datetime, today: date
) -> None:
    shown, outside = today - timedelta(days=1), today - timedelta(days=9)
    make_day(alice, shown, pain=4, numbness=1, copied=["pain"], skipped=["ems_used"])
    make_day(alice, outside, pain=4, numbness=1, copied=["numbness"])
    report = read_report(alice.pk, scope(today, 5, frozenset()), now=now)
    assert [day.copied for day in report.days] == [["pain"]]
    everything = render_report(report, links={}) + json.dumps(report_json(report))
    assert "pain on 1 of 1 day" in everything
    assert "numbness on" not in everything


def test_notes_left_out_are_not_even_selected(alice: Any, now: datetime, today: date) -> None:
    with_canaries(alice, today - timedelta(days=1))
    includes = frozenset({"ems", "side_effects"})
    with CaptureQueriesContext(connection) as asked:
        report = read_report(alice.pk, scope(today, 5, includes), now=now)
    assert [query["sql"] for query in asked if '"note"' in query["sql"]] == []
    assert {one.note for one in (*report.days, *report.sessions, *report.effects)} == {""}


@pytest.mark.parametrize("days", [1, 40])
def test_it_costs_nine_queries_however_many_days(
    days: int, alice: Any, now: datetime, today: date, django_assert_num_queries: Any
) -> None:
    fill(alice, today, days)
    for ago in range(1, days):
        make_session(alice, noon(today - timedelta(days=ago)))
    with django_assert_num_queries(9):
        read_report(alice.pk, scope(today, 60), now=now)


def test_a_strangers_rows_and_deleted_ones_never_appear(
    alice: Any, mallory: Any, now: datetime, today: date
) -> None:
    with_canaries(mallory, today - timedelta(days=1))
    record_profile(owner_id=mallory.pk, fields={"neuropathy_cause": "toxin"})
    Entry.objects.filter(pk=make_day(alice, today).pk).update(deleted_at=now, rev=99)
    report = read_report(alice.pk, scope(today, 5), now=now)
    assert (report.days, report.sessions, report.effects, report.moments) == ([], [], [], [])
    assert (report.cause, report.screenings) == (None, [])


def test_days_outside_and_days_to_come_do_not_count(alice: Any, now: datetime, today: date) -> None:
    make_day(alice, today - timedelta(days=5))
    wide = Scope(
        from_on=today - timedelta(days=4), to_on=today + timedelta(days=90), includes=EVERYTHING
    )
    report = read_report(alice.pk, wide, now=now)
    assert report.days == []
    assert (report.scope.to_on, report.whole.days_in_range) == (today, 5)


def test_what_the_person_told_once_is_there(alice: Any, now: datetime, today: date) -> None:
    told = {"neuropathy_cause": "diabetes", "difference_that_matters": 2.5}
    record_profile(owner_id=alice.pk, fields=told)
    report = read_report(alice.pk, scope(today, 5), now=now)
    assert (report.cause, report.difference_that_matters) == ("diabetes", 2.5)
    assert report.time_zone == "Europe/Berlin"


def ten_years(owner: Any, today: date) -> Iterator[Entry]:
    template = make_day(owner, today)
    for ago in range(1, 3650):
        values = {field.attname: getattr(template, field.attname) for field in Entry._meta.fields}
        on = today - timedelta(days=ago)
        values |= {"id": None, "record_id": None, "on": on, "rev": 1_000 + ago}
        values["record_id"] = f"00000000-0000-7000-8000-{ago:012d}"
        yield Entry(**values)


def test_ten_years_are_read_and_shown(alice: Any, now: datetime, today: date) -> None:
    Entry.objects.bulk_create(ten_years(alice, today), batch_size=500)
    report = read_report(alice.pk, scope(today, 3650), now=now)
    assert len(report.days) == report.whole.symptoms["pain"].days == 3650
    assert render_report(report, links={}).count("<tr") > 3650
