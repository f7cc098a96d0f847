"""A device that holds one diary while somebody else is signed in on it: nothing passes either way."""

import pytest
from rest_framework.test import APIClient

from diary.models import Entry, SyncOp
from tests.factories import Phone, today

pytestmark = pytest.mark.django_db


def test_what_waits_is_not_written_into_the_other_diary(
    phone: Phone, mallorys_client: APIClient
) -> None:
    op = phone.day_op(today(), pain=6)
    phone.client = mallorys_client
    response = phone.post(phone.request(op, diary_id=str(phone.diary_id)))
    assert response.status_code == 403
    assert response.json()["code"] == "wrong_diary"
    assert not Entry.objects.exists()
    assert not SyncOp.objects.exists()


def test_it_is_told_so_also_without_ops(phone: Phone, mallorys_client: APIClient) -> None:
    phone.client = mallorys_client
    assert phone.post(phone.request(diary_id=str(phone.diary_id))).status_code == 403


def test_its_owner_is_let_in(phone: Phone) -> None:
    body = phone.request(phone.day_op(today(), pain=6), diary_id=str(phone.diary_id))
    assert phone.post(body).status_code == 200
