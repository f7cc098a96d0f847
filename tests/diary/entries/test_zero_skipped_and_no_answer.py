"""Nothing today (0), chosen to leave out (skipped) and no answer (null) are three different things everywhere."""

import pytest
from rest_framework.test import APIClient

from tests.factories import Phone, today

pytestmark = pytest.mark.django_db


def address() -> str:
    return f"/api/v1/entries/daily/{today()}/"


def test_three_different_things_stay_three(alices_client: APIClient, phone: Phone) -> None:
    alices_client.put(address(), {"pain": 0, "skipped": ["numbness"]}, format="json")
    (change,) = phone.sync()["changes"]
    data, rest = change["data"], alices_client.get(address()).json()
    for seen in (data, rest):
        assert (seen["pain"], seen["numbness"], seen["tingling"]) == (0, None, None)
        assert seen["skipped"] == ["numbness"]
        assert seen["ems_used"] is None
    (day,) = alices_client.get("/api/v1/summary/").json()["days"]
    assert (day["pain"], day["numbness"], day["tingling"]) == (0, None, None)
    assert (day["skipped"], day["ems_used"]) == (["numbness"], None)


@pytest.mark.parametrize(
    ("question", "answer"), [("pain", 0), ("pain", 3), ("ems_used", False), ("ems_used", True)]
)
def test_answering_a_question_takes_it_off_the_skipped_ones(
    phone: Phone, question: str, answer: object
) -> None:
    phone.sync(phone.day_op(today(), skipped=["ems_used", "pain", "tingling"]))
    (change,) = phone.sync(phone.day_op(today(), "patch", **{question: answer}))["changes"]
    assert question not in change["data"]["skipped"]
    assert len(change["data"]["skipped"]) == 2


def test_rating_a_region_answers_the_question(phone: Phone) -> None:
    phone.sync(phone.day_op(today(), skipped=["pain"]))
    (change,) = phone.sync(phone.day_op(today(), "patch", ratings__feet__pain=0))["changes"]
    assert (change["data"]["skipped"], change["data"]["pain"]) == ([], 0)


def test_an_answered_question_cannot_be_skipped_as_well(phone: Phone) -> None:
    op = phone.day_op(today(), pain=0, skipped=["pain", "tingling"])
    (change,) = phone.sync(op)["changes"]
    assert change["data"]["skipped"] == ["tingling"]


def test_taking_an_answer_back_leaves_no_answer(phone: Phone) -> None:
    phone.sync(phone.day_op(today(), pain=4, ems_used=True))
    (change,) = phone.sync(phone.day_op(today(), "patch", pain=None, ems_used=None))["changes"]
    assert (change["data"]["pain"], change["data"]["ems_used"]) == (None, None)


def test_lists_are_sets(alices_client: APIClient) -> None:
    body = {"qualities": ["tight", "burning", "tight"], "exposures": ["stress", "alcohol"]}
    entry = alices_client.put(address(), body, format="json").json()
    assert entry["qualities"] == ["burning", "tight"]
    assert entry["exposures"] == ["alcohol", "stress"]
    other_order = {"qualities": ["burning", "tight"], "exposures": ["alcohol", "stress", "stress"]}
    again = alices_client.put(address(), other_order, format="json").json()
    assert again["earlier"] == []
