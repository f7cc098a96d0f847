"""A device that had everything gets its own changes from memory: they must be what anybody else reads from the tables."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import Phone, today

# Session, user, counter, open trials, devices, op log; the entry read, written, its old value kept; op log, counter; old values.
QUESTIONS = 12
TRANSACTION_WORDS = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")


def a_moment(phone: Phone, **fields: Any) -> dict[str, Any]:
    instant = {"kind": "moment", "occurred_at": "2026-01-05T07:08:09.123456+02:00"}
    return phone.op(str(uuid4()), **(instant | {"time_zone": "Europe/Berlin"} | fields))


def a_profile(phone: Phone, **fields: Any) -> dict[str, Any]:
    record_id = str(uuid5(UUID(str(phone.diary_id)), "profile"))
    return phone.op(record_id, **fields) | {"type": "profile"}


def sorted_out(answer: dict[str, Any]) -> tuple[Any, Any, Any]:
    return answer["changes"], answer["cursor"], answer["more"]


def test_it_gets_what_another_device_reads(phone: Phone, tablet: Phone) -> None:
    first = phone.sync(phone.day_op(today(), pain=3), doomed := a_moment(phone, pain=1))
    tablet.sync()
    assert tablet.cursor == first["cursor"]
    edits = [
        phone.day_op(today(), "patch", pain=4, ratings__feet__pain=7, qualities=["cold", "aching"]),
        phone.day_op(today(), "patch", note="two words", skipped=["tingling"], ems_used=False),
        phone.day_op(today(), "patch", pain=99),
        phone.op(doomed["id"], "delete"),
        a_moment(phone, numbness=2, falls=1),
        a_profile(phone, difference_that_matters=1, regions=["hands", "feet"]),
    ]
    answer = phone.sync(*edits)
    assert sorted_out(answer) == sorted_out(tablet.sync())
    assert [change["deleted"] for change in answer["changes"]] == [False, True, False, False]
    assert answer["changes"][0]["data"]["earlier"]


def test_it_hears_nothing_of_an_op_that_changed_nothing(phone: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=3))
    assert phone.sync(phone.day_op(today(), pain=3))["changes"] == []


def test_more_changes_than_it_asked_for_come_in_pages(phone: Phone) -> None:
    phone.sync()
    answer = phone.sync(*[a_moment(phone, pain=score) for score in range(3)], limit=2)
    assert answer["more"] is True
    rest = phone.sync(limit=2)
    seen = [change["data"]["pain"] for change in answer["changes"] + rest["changes"]]
    assert (seen, rest["more"]) == ([0, 1, 2], False)


def test_one_that_missed_something_gets_that_too(phone: Phone, tablet: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=3))
    answer = tablet.sync(a_moment(tablet, pain=5))
    assert [change["data"]["pain"] for change in answer["changes"]] == [3, 5]


def test_one_op_asks_the_database_twelve_questions(phone: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=3))
    with CaptureQueriesContext(connection) as captured:
        phone.sync(phone.day_op(today(), "patch", pain=4))
    asked = [q["sql"] for q in captured if not q["sql"].startswith(TRANSACTION_WORDS)]
    assert len(asked) == QUESTIONS
