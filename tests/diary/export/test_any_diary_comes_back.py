"""Random diaries, edited by several devices at several times, are the same after export and import; random files do no harm."""

import json
from contextlib import suppress
from datetime import timedelta
from uuid import UUID, uuid4, uuid5

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diary.ems.fields import BODY_SITES, KINDS, MODALITIES, SCORES, SENSATIONS, SEVERITIES, SIDES
from diary.ems.screening import ANSWERS, QUESTIONS
from diary.entries.fields import EXPOSURES, QUALITIES, SPREAD_FEET, TRACKED
from diary.entries.fields import QUESTIONS as ASKED
from diary.entries.record_types import daily_entry_id, profile_id
from diary.exceptions import InvalidFields
from diary.export.packed import read_packed
from diary.models import Entry
from diary.records import change_record
from diary.reminders.services import record_reminder
from diary.sync.registry import SYNCED
from tests.diary.export.diaries import edited_by_two, fill_diary
from tests.diary.export.taking import (
    brought_back,
    everything_of,
    looked_into,
    what_comes_back,
    zipped,
)
from tests.factories import make_user
from tests.profiles import PROFILE

# Each example fills, reads and writes a diary.
slow = settings(
    max_examples=max(5, PROFILE.examples // 4),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

DEVICES = ("api", "import:daylio", *(str(UUID(int=number)) for number in (1, 2, 3)))
score = st.none() | st.integers(0, 10)
note = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


def one(choices):
    return st.none() | st.sampled_from(sorted(choices))


def some(choices):
    return st.lists(st.sampled_from(sorted(choices)), unique=True, max_size=3)


def number(low, high):
    return st.none() | st.floats(low, high, allow_nan=False).map(lambda each: round(each, 1))


RATED = dict.fromkeys(
    ("pain", "numbness", "tingling", "ratings.feet.pain", "ratings.hands_left.tingling"), score
)
ANSWERED = RATED | {
    "copied": some(RATED),
    "note": note,
    "skipped": some(ASKED),
    "ems_used": st.none() | st.booleans(),
}
ASKED_DAILY = {
    "qualities": some(QUALITIES),
    "spread_feet": one(SPREAD_FEET),
    "sleep_disturbance": score,
    "weakness": score,
    "falls": st.none() | st.integers(0, 50),
    "exposures": some(EXPOSURES),
}
SET = {
    "modality": st.sampled_from(MODALITIES),
    "frequency_hz": number(1, 100),
    "amplitude_ma": number(0, 100),
    "device_level": number(0, 50),
    "device_level_max": number(20, 60),
    "duration_minutes": st.none() | st.integers(1, 480),
    "electrode_placement": note,
    "body_site": one(BODY_SITES),
    "side": one(SIDES),
}
# Type -> fields it may change.
CHANGES = {
    "day": ANSWERED | ASKED_DAILY,
    "moment": ANSWERED,
    "ems_programme": SET | {"name": note.map(lambda text: text or "mine"), "pads_uses_max": st.none() | st.integers(1, 500)},
    "ems_session": SET | dict.fromkeys(SCORES, score) | {"sensation": one(SENSATIONS), "skin_after_ok": st.none() | st.booleans(), "note": note},
    "side_effect": {"kind": st.sampled_from(KINDS), "severity": one(SEVERITIES), "note": note},
    "safety_screening": {"cleared_by": note, "text_read": st.none() | st.booleans(), f"answers.{QUESTIONS[0]}": st.sampled_from(ANSWERS)},
    "profile": {"regions": some(("feet", "hands")), "tracked": st.none() | some(TRACKED), "difference_that_matters": number(0.5, 5), "first_run_done": st.booleans()},
}  # fmt: skip
edits = st.one_of(
    st.tuples(
        st.just(kind),
        # Which record of that kind, by whom, at which minute of the last days, with which fields.
        st.integers(0, 1),
        st.sampled_from(DEVICES),
        st.integers(0, 4 * 24 * 60),
        st.fixed_dictionaries({}, optional=fields),
    )
    for kind, fields in CHANGES.items()
)
reminders = st.fixed_dictionaries(
    {"kind": st.sampled_from(["check_in", "weekly", "custom"]), "text": note, "times": st.just(["20:30"])},
    optional={"nag_after_minutes": st.none() | st.integers(10, 60), "active": st.booleans(), "channels": st.just(["email"])},
)  # fmt: skip


def begun(kind, number, now, diary_id):
    """What a record of that kind cannot be without, and its id."""
    day = (now - timedelta(days=number + 1)).date()
    at = f"{now - timedelta(days=number, hours=3):%Y-%m-%dT%H:%M:%SZ}"
    zone = {"time_zone": "Europe/Berlin"}
    if kind == "day":
        return daily_entry_id(diary_id, day), zone | {"kind": "daily", "on": f"{day}"}
    needed = {
        "moment": zone | {"kind": "moment", "occurred_at": at},
        "ems_programme": {"name": "mine", "modality": "ems"},
        "ems_session": zone | {"started_at": at, "modality": "ems"},
        "side_effect": zone | {"occurred_at": at, "kind": "redness"},
        "safety_screening": zone
        | {"screened_at": at, "version": 1}
        | {f"answers.{question}": "no" for question in QUESTIONS},
        "profile": {},
    }
    record_id = profile_id(diary_id) if kind == "profile" else uuid5(diary_id, f"{kind} {number}")
    return record_id, needed[kind]


def fill(owner, written, now):
    for kind, number, by, minutes, fields in written:
        record_type = SYNCED["entry" if kind in ("day", "moment") else kind]
        record_id, needed = begun(kind, number, now, owner.sync_state.diary_id)
        is_there = record_type.model.objects.filter(owner=owner, record_id=record_id).exists()
        with suppress(InvalidFields):
            change_record(
                record_type,
                owner_id=owner.pk,
                record_id=record_id,
                fields=fields if is_there else needed | fields,
                at=now - timedelta(minutes=minutes),
                device_id=by,
                base=0,
            )


@slow
@given(written=st.lists(edits, min_size=1, max_size=14), reminded=st.lists(reminders, max_size=2))
def test_any_diary_comes_back_as_it_was(db, written, reminded):
    owner, moved = (make_user(f"{uuid4()}@example.org") for _ in range(2))
    now = timezone.now()
    fill(owner, written, now)
    for fields in reminded:
        with suppress(InvalidFields):
            record_reminder(owner=owner, reminder_id=uuid4(), fields=fields)
    before = everything_of(owner)
    result = brought_back(moved, before)
    assert result["refused"] == 0
    after = everything_of(moved)
    assert what_comes_back(after) == what_comes_back(before)

    again = brought_back(moved, before)
    assert again == {"created": 0, "changed": 0, "unchanged": sum(result.values()), "refused": 0}
    unchanged = everything_of(moved)
    assert {**unchanged, "made_at": ""} == {**after, "made_at": ""}


@slow
@given(here=st.lists(edits, max_size=8), there=st.lists(edits, max_size=8))
def test_two_diaries_that_grew_apart_agree_after_one_import(db, here, there):
    """Of each field the value that was written last stands, whichever of both had it; and a second import changes nothing."""
    one, other = (make_user(f"{uuid4()}@example.org") for _ in range(2))
    # As of one diary on two servers: records of one kind and number have the same id.
    shared = uuid4()
    now = timezone.now()
    fill_shared(one, here, now, shared)
    # No write is of the same moment as one there: nobody could say which was later.
    fill_shared(other, there, now - timedelta(seconds=30), shared)
    mine, file = everything_of(one), everything_of(other)
    brought_back(one, file)
    after = everything_of(one)
    for name in ("ems_programmes", "side_effects"):
        stored = {record["id"]: record for record in after[name]}
        for (record_id, field), value in newest(mine, file, name).items():
            assert stored[record_id][field] == value
    brought_back(one, file)
    again = everything_of(one)
    assert {**again, "made_at": ""} == {**after, "made_at": ""}


def fill_shared(owner, written, now, diary_id):
    """Kinds of record whose id does not follow from whose diary it is, and whose fields do not follow from others."""
    kinds = ("ems_programme", "side_effect")
    own = [each for each in written if each[0] in kinds]
    for kind, number, by, minutes, fields in own:
        without = {
            name: value for name, value in fields.items() if not name.startswith("device_level")
        }
        record_id, needed = begun(kind, number, now, diary_id)
        change_record(
            SYNCED[kind],
            owner_id=owner.pk,
            record_id=record_id,
            fields=needed | without,
            at=now - timedelta(minutes=minutes),
            device_id=by,
            base=0,
        )


def newest(one, other, name):
    """(record, field) -> the value that was written last in either file."""
    found = {}
    for record in [*one[name], *other[name]]:
        for field, stamp in record["stamps"].items():
            known, _ = found.get((record["id"], field), ([""], None))
            if stamp > known:
                found[record["id"], field] = (stamp, record[field])
    return {key: value for key, (_, value) in found.items()}


# --- Files that nobody's app made --------------------------------------------------------------

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
    | st.sampled_from(["2026-01-01", "2026-01-01T00:00:00Z", "daily", "\0", "\ud800", "completed", 10**400]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@pytest.fixture
def sound(alice):
    """A small file of everything, which is then damaged."""
    fill_diary(alice, days=2)
    edited_by_two(alice, str(uuid4()), str(uuid4()), timezone.now())
    return everything_of(alice)


@slow
@given(data=st.data())
def test_a_damaged_file_is_refused_or_its_records_are(sound, mallory, data):
    """Whatever stands somewhere in it: no error of ours, and what is not taken changes nothing."""
    file = json.loads(json.dumps(sound))
    for _ in range(data.draw(st.integers(1, 3))):
        place, key = file, data.draw(st.sampled_from(sorted(file)))
        while isinstance(place[key], dict | list) and place[key] and data.draw(st.integers(0, 5)):
            place = place[key]
            key = data.draw(
                st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place)))
            )
        place[key] = data.draw(anything)
    content = zipped(json.dumps(file))
    with transaction.atomic():
        assert_harmless(content, mallory)
        transaction.set_rollback(True)


@slow
@given(data=st.data())
def test_a_file_cut_or_changed_anywhere_is_refused_whole(sound, mallory, data):
    content = bytearray(zipped(sound))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(1, len(content) - 1)) :]
    else:
        for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
            content[at] = data.draw(st.integers(0, 255))
    with transaction.atomic():
        assert_harmless(bytes(content), mallory)
        transaction.set_rollback(True)


@settings(max_examples=PROFILE.examples)
@given(st.binary(max_size=200), anything)
def test_what_is_no_file_at_all_is_refused(noise, value):
    for content in (noise, b"PK\x03\x04" + noise, zipped(json.dumps({"a": value})), b"{" + noise):
        with pytest.raises(InvalidFields):
            read_packed(content)


def assert_harmless(content, owner):
    try:
        found = read_packed(content)
    except InvalidFields:
        return
    looked_into(owner, found)
    assert not Entry.objects.filter(owner=owner).exists(), "looking writes nothing"
    brought_back(owner, found)
    everything_of(owner)
