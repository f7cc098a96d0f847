"""`make demo`: a year with gaps, late days, EMS and a flare; a second call adds nothing twice."""

import re
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.test import RequestFactory

from diary.models import Entry, FieldHistory, ShareLink

pytestmark = pytest.mark.django_db


def _run() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue().rsplit("password: ", 1)[1].strip()


def test_the_printed_login_works() -> None:
    request: Any = RequestFactory().post("/")
    request.session = {}
    assert authenticate(request, email="demo@daymark.example", password=_run()) is not None


def test_its_doctor_has_a_link() -> None:
    out = StringIO()
    call_command("demo", stdout=out)
    assert re.search(
        r"passcode [0-9A-Z]{4}[0-9A-Z-]{4,}\): https?://\S+/s#shlink:/\S+", out.getvalue()
    )
    assert ShareLink.objects.get(last_days=90).tries_left == 5


def test_the_year_has_gaps_late_days_ems_and_unknown_days() -> None:
    _run()
    entries = Entry.objects.all()
    assert 250 < entries.count() < 350
    assert 5 < entries.filter(is_late=True).count() < 40
    assert 80 < entries.filter(ems_used=True).count() < 200
    assert entries.filter(ems_used=None).exists()
    assert entries.filter(pain__gte=8).exists()


def test_a_second_call_changes_nothing_but_the_password() -> None:
    first = _run()
    revs = list(Entry.objects.order_by("on").values_list("on", "rev"))
    assert _run() != first
    assert list(Entry.objects.order_by("on").values_list("on", "rev")) == revs
    assert not FieldHistory.objects.exists()
