"""The guard of `conftest.py`, which watches every test: it sees a call inside a transaction, and only there."""

import contextlib
import socket

import pytest
from django.db import transaction


def call_somebody() -> None:
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", 9), timeout=0.1)


@pytest.mark.django_db
def test_the_guard_sees_a_call(nobody_is_called_while_a_lock_is_held: list[str]) -> None:
    call_somebody()
    assert nobody_is_called_while_a_lock_is_held == []
    with transaction.atomic():
        call_somebody()
    (place,) = nobody_is_called_while_a_lock_is_held
    assert "call_somebody" in place
    nobody_is_called_while_a_lock_is_held.clear()
