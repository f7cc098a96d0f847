"""`manage.py migrate` takes every option of Django's, and none of them gets past what is asked first."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from diary.keys import remember_keys

pytestmark = pytest.mark.django_db


def test_checks_can_be_skipped() -> None:
    call_command("migrate", "--skip-checks", "--check", verbosity=0)


def test_a_wrong_key_is_refused_even_then(settings: Any) -> None:
    remember_keys()
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match=r"^FIELD_KEYS does not open"):
        call_command("migrate", "--skip-checks", "--check", verbosity=0)
