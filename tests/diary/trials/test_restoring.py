"""A finished trial out of a file: as it was, or refused by the name of what is wrong, whatever somebody wrote into it by hand."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from diary.access import trials_of
from diary.exceptions import InvalidFields
from diary.trials import design
from diary.trials.restoring import restore_trial

ORDER = design.pattern_of([True, False] * 4)
PAUSE = {"reason": "travel", "told_on": "2026-01-07", "from": "2026-01-08", "until": "2026-01-10"}


def restored(
    owner: Any, pauses: Any = None, *, order: Sequence[str] = ORDER, **changes: Any
) -> bool:
    trial_id, nonce = uuid4(), "0" * 64
    fields = {
        "symptom": "pain",
        "preset": "quick",
        "pairs": 8,
        "period_days": 2,
        "washout_days": 0,
        "matters": 1.0,
        "off_kind": "nothing",
        "starts_on": "2026-01-05",
        "time_zone": "Europe/Berlin",
        "created_at": "2026-01-04T18:00:00Z",
        "ended_at": None,
        "ended_on": None,
        "commitment": design.commitment(trial_id, order, nonce),
        "committed_text": design.committed_text(trial_id, order, nonce),
    }
    return restore_trial(
        owner=owner,
        trial_id=trial_id,
        fields=fields | changes,
        pauses=[PAUSE] if pauses is None else pauses,
        now=timezone.now(),
    )


def test_it_comes_back_with_its_order_and_its_pauses(alice: Any) -> None:
    assert restored(alice)
    trial = trials_of(alice.pk).get()
    periods = trial.periods.order_by("number")
    assert [period.assigned for period in periods] == list(ORDER)
    assert [pause.reason for pause in trial.rests] == ["travel"]


def test_an_order_that_is_no_pairs_is_refused(alice: Any) -> None:
    with pytest.raises(InvalidFields) as refused:
        restored(alice, order=[design.EMS] * 16)
    assert [error.field for error in refused.value.errors] == ["committed_text"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"commitment": "é" * 64}, "committed_text"),
        ({"starts_on": "9999-12-31"}, "state"),
        ({"ended_on": "9999-12-31", "ended_at": "2026-01-30T12:00:00Z"}, "ended_on"),
        ({"ended_on": "2020-01-30", "ended_at": "2026-01-30T12:00:00Z"}, "ended_on"),
        ({"pauses": [PAUSE | {"until": "9999-12-31"}]}, "pauses"),
        ({"pauses": [PAUSE | {"from": "9999-12-30", "until": None}]}, "pauses"),
    ],
    ids=[
        "other letters",
        "a start at the end of time",
        "an end at the end of time",
        "an end before the beginning",
        "a pause until then",
        "a pause from then",
    ],
)
def test_what_nobody_can_have_lived_through_is_refused(
    alice: Any, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidFields) as refused:
        restored(alice, **changes)
    assert [error.field for error in refused.value.errors] == [field]
    assert not trials_of(alice.pk).exists()
