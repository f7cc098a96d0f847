"""Files in a form: nobody's lies on a disk, and only the one address that takes a file keeps it at all."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from tests.security.world import IDENTITIES, World

# More than Django keeps in memory by itself.
LARGE = b"date,pain\n" + b"2026-01-01,3\n" * 250_000
ADDRESSES = (
    "/accounts/login/",
    "/accounts/signup/",
    "/api/v1/sync",
    "/api/v1/imports/",
    "/s/open",
    "/nowhere",
)


@pytest.fixture(autouse=True)
def _no_temporary_folder(settings: Any, tmp_path: Path) -> None:
    """Whoever writes an upload to a file fails."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "missing")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("visitor", ["alice", "nobody"])
def test_a_large_file_is_kept_nowhere(address: str, visitor: str, world: World) -> None:
    client = APIClient(enforce_csrf_checks=True)
    if visitor == "alice":
        client.force_login(world.alice)
    # With the cookie, the form is looked through for the token that belongs to it.
    client.get("/accounts/login/" if visitor == "nobody" else "/accounts/email/")
    file = SimpleUploadedFile("diary.csv", LARGE, "text/csv")
    answer = client.post(address, {"file": file}, format="multipart")
    assert answer.status_code in (401, 403, 404, 413, 415)


def test_a_form_with_a_file_is_read_without_it(world: World) -> None:
    answer = Client().post("/accounts/login/", {"file": SimpleUploadedFile("a", LARGE)})
    assert answer.status_code == 200
    assert not answer.wsgi_request.FILES


def test_a_large_diary_is_brought_through_memory(world: World) -> None:
    client = IDENTITIES["alice"](world)
    file = SimpleUploadedFile("diary.csv", LARGE[:2_600_000], "text/csv")
    answer = client.post("/api/v1/imports/", {"file": file}, format="multipart")
    assert answer.status_code in (201, 400)
    assert answer.status_code == 201 or answer.json()["errors"][0]["code"] != "required"
