"""A whole diary as a file is given to its owner, who typed the password within the last 15 minutes, and to nobody else."""

from typing import Any

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from accounts.services import issue_api_token
from diary.models import DataExport
from tests.diary.export.taking import EXPORTS, type_password
from tests.factories import make_user
from tests.security.world import SECRET, make_ready_export

pytestmark = pytest.mark.django_db
TYPED = "account_authentication_methods"


@pytest.fixture
def address(alice: Any) -> str:
    return f"{EXPORTS}{make_ready_export(alice).export_id}/file/"


def get(client: APIClient, address: str) -> tuple[int, str]:
    """The status, and what was given or why not."""
    answer = client.get(address)
    return answer.status_code, (
        answer.getvalue().decode() if answer.status_code == 200 else answer.json()["code"]
    )


def typed_ago(client: APIClient, seconds: int) -> None:
    session = client.session
    session[TYPED] = [one | {"at": one["at"] - seconds} for one in session[TYPED]]
    session.save()


def test_it_is_given_again_and_again_for_15_minutes(alices_client: APIClient, address: str) -> None:
    assert settings.ACCOUNT_REAUTHENTICATION_TIMEOUT == 15 * 60
    assert get(alices_client, address) == (403, "reauthentication_required")
    assert alices_client.head(address).status_code == 403
    assert DataExport.objects.get().fetched_at is None
    type_password(alices_client)
    for _ in range(2):
        assert get(alices_client, address) == (200, SECRET)
    typed_ago(alices_client, 14 * 60)
    assert get(alices_client, address) == (200, SECRET)
    typed_ago(alices_client, 61)
    assert get(alices_client, address) == (403, "reauthentication_required")


def test_somebody_else_finds_nothing_whatever_they_typed(address: str) -> None:
    mallory = APIClient()
    mallory.force_login(make_user("mallory@example.org"))
    type_password(mallory)
    assert get(mallory, address) == (404, "not_found")
    assert get(APIClient(), address) == (401, "not_authenticated")


def test_no_token_gets_it_whatever_its_owner_typed(
    alice: Any, alices_client: APIClient, address: str
) -> None:
    _token, secret = issue_api_token(owner=alice, name="script", can_read=True, can_write=True)
    type_password(alices_client)
    script = APIClient()
    script.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert script.get(address.removesuffix("file/")).status_code == 200
    assert get(script, address) == (403, "reauthentication_required")
