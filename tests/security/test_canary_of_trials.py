"""What a person sends about a trial, right or wrong, is in no log, refusal, mail or Redis."""

from io import StringIO
from typing import Any
from uuid import uuid4

import pytest

from diary.trials.fields import PAUSE_CLEANERS, TRIAL_CLEANERS
from tests.diary.trials.trying import ADDRESS, body, screened
from tests.security.canary import WORD, Visitor, assert_silent

pytestmark = pytest.mark.django_db
WRONG = (f"{WORD}\x00", [WORD], {WORD: WORD})


def test_wrong_values(visitor: Visitor, alice: Any, logs: StringIO) -> None:
    screened(alice)
    for name in [*TRIAL_CLEANERS, "id", f"{WORD}-field"]:
        for wrong in WRONG:
            assert visitor("post", ADDRESS, body(**{name: wrong})).status_code == 400
    made = visitor("post", ADDRESS, body())
    assert made.status_code == 201
    for name in [*PAUSE_CLEANERS, f"{WORD}-field"]:
        for wrong in WRONG:
            fields = {"reason": "travel", name: wrong}
            address = f"{ADDRESS}{made.json()['id']}/pause/"
            assert visitor("post", address, fields).status_code == 400
            assert visitor("post", f"{ADDRESS}{uuid4()}/pause/", fields).status_code in (400, 404)
    assert_silent(logs, visitor)
