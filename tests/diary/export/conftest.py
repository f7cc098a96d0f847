"""Bob is the one who moves house: an account with nothing in it. And PDFs that take no time."""

from unittest.mock import patch

import pytest
from rest_framework.test import APIClient


@pytest.fixture
def real_pdf():
    """For a test that looks into `report.pdf`; typesetting takes a while, so the others get a stub."""


@pytest.fixture(autouse=True)
def _quick_pdf(request):
    if "real_pdf" in request.fixturenames:
        yield
        return
    with patch("diary.export.archive.report_pdf", return_value=b"%PDF-"):
        yield


@pytest.fixture
def bobs_client(bob):
    client = APIClient()
    client.force_login(bob)
    return client
