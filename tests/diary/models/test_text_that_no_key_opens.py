"""One value that no key opens takes nothing with it: its row comes without it, says so, and keeps it as it is stored."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db.models import F
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.encryption import UnreadableJson, UnreadableText, unreadable_fields
from diary.exceptions import FileRefused, InvalidFields, RecordNotFound
from diary.export.chunks import pieces_of
from diary.export.everything import parts_of
from diary.models import (
    DataExport,
    Entry,
    FieldHistory,
    Occurrence,
    PushSubscription,
    Reminder,
    SafetyScreening,
    ShareLink,
    SyncOp,
    Trial,
)
from diary.records import change_record
from diary.reminders.services import dispatch_due
from diary.sharing.contents import report_of
from diary.sharing.services import make_link, shown_again
from diary.sync.registry import SYNCED
from diary.trials.queries import listed_trials, todays_plans
from diary.trials.results import result_as_of
from tests.factories import Phone, make_day, make_screening, today
from tests.security.routes import all_routes
from tests.security.world import (
    ADDRESSES,
    IDENTITIES,
    make_ems,
    make_open_reminder,
    make_phone,
    make_ready_export,
    make_trial,
    make_world,
)

pytestmark = pytest.mark.django_db
NOTE = "burning, since noon"
YESTERDAY = today() - timedelta(days=1)


@pytest.fixture
def with_lost_key(settings: Any) -> Callable[[Callable[[], Any]], Any]:
    """Does something while another key is in use than afterwards."""

    def do(work: Callable[[], Any]) -> Any:
        keys = settings.FIELD_KEYS
        settings.FIELD_KEYS = [Fernet.generate_key().decode()]
        done = work()
        settings.FIELD_KEYS = keys
        return done

    return do


@pytest.fixture
def two_days(alice: Any, with_lost_key: Any) -> Any:
    """Yesterday's note is lost, today's is not."""
    with_lost_key(lambda: make_day(alice, YESTERDAY, pain=3, note=NOTE))
    make_day(alice, today(), note="readable")
    return alice


def stored_note() -> str:
    note = Entry.objects.get(on=YESTERDAY).note
    assert isinstance(note, UnreadableText)
    return note.stored


def test_a_list_comes_with_the_row_and_names_the_field(
    two_days: Any, alices_client: APIClient
) -> None:
    older, newer = sorted(
        alices_client.get("/api/v1/entries/").json()["results"], key=lambda one: one["on"]
    )
    assert (older["pain"], older["unreadable"], "note" in older) == (3, ["note"], False)
    assert (newer["note"], "unreadable" in newer) == ("readable", False)


def test_sync_leaves_the_field_out_and_names_it(two_days: Any, phone: Phone) -> None:
    older, newer = sorted(phone.sync()["changes"], key=lambda one: one["data"]["on"])
    assert (older["data"]["pain"], older["unreadable"], "note" in older["data"]) == (
        3,
        ["note"],
        False,
    )
    assert (newer["data"]["note"], "unreadable" in newer) == ("readable", False)


def test_a_change_to_another_field_leaves_it_as_it_is_stored(two_days: Any, phone: Phone) -> None:
    before = stored_note()
    phone.sync()
    phone.sync(phone.day_op(YESTERDAY, "patch", pain=4))
    assert Entry.objects.get(on=YESTERDAY).pain == 4
    assert stored_note() == before


def test_nobody_writes_empty_text_over_it_but_anybody_new_text(
    two_days: Any, phone: Phone, alices_client: APIClient
) -> None:
    before = stored_note()
    address = f"/api/v1/entries/daily/{YESTERDAY}/"
    shown = alices_client.get(address).json()
    assert alices_client.put(address, shown | {"note": ""}).status_code == 200
    phone.sync(phone.day_op(YESTERDAY, note=""))
    assert stored_note() == before
    phone.sync(phone.day_op(YESTERDAY, "patch", note="typed anew"))
    assert Entry.objects.get(on=YESTERDAY).note == "typed anew"


def test_a_phone_that_says_what_it_has_seen_can_clear_it(two_days: Any, phone: Phone) -> None:
    phone.sync()
    (result,) = phone.sync(phone.day_op(YESTERDAY, "patch", note=""))["results"]
    assert result["status"] == "applied"
    day = Entry.objects.get(on=YESTERDAY)
    assert (day.note, unreadable_fields(day)) == ("", [])


@pytest.mark.parametrize("typed", ["typed anew", ""])
def test_what_was_written_over_is_an_earlier_value_once_the_key_is_back(
    typed: str, alice: Any, phone: Phone, settings: Any
) -> None:
    own, lost = list(settings.FIELD_KEYS), Fernet.generate_key().decode()
    settings.FIELD_KEYS = [lost]
    make_day(alice, YESTERDAY, note=NOTE)
    settings.FIELD_KEYS = own
    phone.sync()
    phone.sync(phone.day_op(YESTERDAY, "patch", note=typed))
    assert earlier_of(phone) == []
    settings.FIELD_KEYS = [*own, lost]
    assert earlier_of(phone) == [("note", NOTE, "edited")]


def earlier_of(phone: Phone) -> list[tuple[str, str, str]]:
    phone.cursor = None
    (change,) = phone.sync()["changes"]
    return [(one["field"], one["value"], one["reason"]) for one in change["data"]["earlier"]]


def test_a_deleted_day_has_no_note_any_more(two_days: Any, phone: Phone) -> None:
    phone.sync()
    phone.sync(phone.op(phone.day_id(YESTERDAY), "delete"))
    assert Entry.objects.get(record_id=phone.day_id(YESTERDAY)).note == ""


def test_with_the_key_put_back_everything_is_there_again(
    alice: Any, phone: Phone, settings: Any, with_lost_key: Any
) -> None:
    own = list(settings.FIELD_KEYS)
    lost = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [lost]
    make_day(alice, YESTERDAY, note=NOTE)
    settings.FIELD_KEYS = own
    phone.sync()
    phone.sync(phone.day_op(YESTERDAY, "patch", pain=4))
    settings.FIELD_KEYS = [*own, lost]
    assert Entry.objects.get().note == NOTE


def test_an_earlier_value_that_no_key_opens_is_left_out(
    phone: Phone, settings: Any, with_lost_key: Any
) -> None:
    phone.sync(phone.day_op(today(), pain=1))
    with_lost_key(lambda: phone.sync(phone.day_op(today(), "patch", pain=2)))
    phone.sync(phone.day_op(today(), "patch", pain=3))
    assert FieldHistory.objects.count() == 2
    phone.cursor = None
    (change,) = phone.sync()["changes"]
    assert [one["value"] for one in change["data"]["earlier"]] == [2]


def test_an_op_whose_answer_is_lost_is_not_done_twice(
    phone: Phone, tablet: Phone, with_lost_key: Any
) -> None:
    op = phone.day_op(today(), pain=1)
    with_lost_key(lambda: phone.sync(op))
    tablet.sync()
    tablet.sync(tablet.day_op(today(), "patch", pain=7))
    (result,) = phone.sync(op)["results"]
    assert result["result"] == {"op_id": op["op_id"], "status": "applied"}
    assert Entry.objects.get().pain == 7
    assert isinstance(SyncOp.objects.get(op_id=op["op_id"]).result, UnreadableJson)


def test_stimulation_comes_in_sync_and_rest(
    alice: Any, phone: Phone, alices_client: APIClient, with_lost_key: Any
) -> None:
    made = with_lost_key(lambda: make_ems(alice))
    unreadable = {change["type"]: change["unreadable"] for change in phone.sync()["changes"]}
    assert unreadable["safety_screening"] == ["answers", "cleared_by"]
    assert unreadable["side_effect"] == ["note"]
    for name, kind in (("ems-session", "sessions"), ("ems-screening", "screenings")):
        shown = alices_client.get(f"/api/v1/ems/{kind}/{made[name].record_id}/").json()
        assert (
            shown["unreadable"]
            == unreadable[name.replace("ems-screening", "safety_screening").replace("-", "_")]
        )


def test_a_safety_check_keeps_its_outcome_and_takes_no_half_answers(
    alice: Any, with_lost_key: Any
) -> None:
    now = datetime.now(UTC)
    check = with_lost_key(lambda: make_screening(alice, now, **{"answers.heart": "yes"}))
    write = {"owner_id": alice.pk, "record_id": check.record_id, "create": False}
    kind = SYNCED["safety_screening"]
    change_record(kind, **write, fields={"text_read": True})
    assert SafetyScreening.objects.get().outcome == "contraindication"
    with pytest.raises(InvalidFields):
        change_record(kind, **write, fields={"answers.heart": "no"})
    assert SafetyScreening.objects.get().outcome == "contraindication"


def test_a_phone_without_readable_keys_stops_nobodys_reminders(
    alice: Any, bob: Any, with_lost_key: Any
) -> None:
    make_open_reminder(alice)
    Occurrence.objects.update(wake_at=F("due_at"))
    with_lost_key(lambda: make_phone(alice))
    figures = dispatch_due()
    assert figures["due"] == 1
    assert unreadable_fields(PushSubscription.objects.get()) == ["keys"]


def test_a_reminder_goes_on_with_its_text_kept(
    alice: Any, alices_client: APIClient, with_lost_key: Any
) -> None:
    reminder = with_lost_key(lambda: make_open_reminder(alice)).reminder
    before = Reminder.objects.get().text.stored  # type: ignore[attr-defined]
    address = f"/api/v1/reminders/{reminder.reminder_id}/"
    assert alices_client.patch(address, {"times": ["13:00"]}).status_code == 200
    assert alices_client.patch(address, {"active": False}).status_code == 200
    changed = Reminder.objects.get()
    assert (changed.times, changed.text.stored) == (["13:00"], before)  # type: ignore[attr-defined]


def test_a_frozen_link_never_becomes_a_live_one(alice: Any, with_lost_key: Any) -> None:
    now = datetime.now(UTC)
    make_day(alice, today())
    made = with_lost_key(lambda: make_link(owner=alice, fields={"live": False}, now=now))
    link = ShareLink.objects.get()
    with pytest.raises(RecordNotFound):
        report_of(link, now)
    with pytest.raises(RecordNotFound):
        shown_again(owner_id=alice.pk, share_id=made.link.share_id, now=now)


def test_a_trial_whose_order_is_lost_says_nothing(alice: Any, with_lost_key: Any) -> None:
    with_lost_key(lambda: make_trial(alice))
    Trial.objects.update(starts_on=today() - timedelta(days=400), rev=F("rev") + 1)
    (standing,) = listed_trials(alice.pk, timezone.now())
    assert standing.is_over
    found = result_as_of(standing)
    assert (found["days_counted"], found["committed_text"]) == (0, None)
    Trial.objects.update(starts_on=today(), rev=F("rev") + 1)
    assert todays_plans([alice.pk], timezone.now()) == {}


def test_a_file_with_an_unreadable_piece_is_no_file(alice: Any, with_lost_key: Any) -> None:
    with_lost_key(lambda: make_ready_export(alice))
    with pytest.raises(FileRefused):
        list(pieces_of(DataExport.objects.get()))


def test_the_whole_diary_can_be_taken_away_and_names_what_is_missing(two_days: Any) -> None:
    found = {
        name: list(part) for name, part in parts_of(two_days, timezone.now()) if name == "entries"
    }
    older, newer = sorted(found["entries"], key=lambda one: one["on"])
    assert (older["note"], older["unreadable"]) == ("", ["note"])
    assert "unreadable" not in newer


@pytest.mark.parametrize("visitor", ["alice", "reader"])
def test_no_address_answers_with_an_error_of_the_server(visitor: str, with_lost_key: Any) -> None:
    """A diary of which not one encrypted value opens."""
    world = with_lost_key(make_world)
    client = IDENTITIES[visitor](world)
    for name, pattern in all_routes():
        address = ADDRESSES.get(str(name), lambda world, pattern=pattern: f"/{pattern}")(world)
        if "<" not in address and "(" not in address and name != "healthz-ready":
            assert client.get(address).status_code < 500, address
