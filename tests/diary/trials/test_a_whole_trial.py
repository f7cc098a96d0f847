"""Started, lived through day by day, answered: what is shown on each day, and what only at the end."""

import hashlib
from datetime import timedelta

import pytest
import time_machine

from tests.diary.trials.trying import START, noon, result, screened, shown, start
from tests.factories import make_day


def test_a_quick_trial_from_its_start_to_its_answer(alice, alices_client):
    with time_machine.travel(noon(START), tick=False) as clock:
        screened(alice)
        trial = start(alices_client, preset="quick", starts_on=f"{START}")
        assert (trial["state"], trial["day_number"], trial["ends_on"]) == (
            "running",
            1,
            f"{START + timedelta(days=31)}",
        )
        for day in range(32):
            on = START + timedelta(days=day)
            clock.move_to(noon(on))
            now = shown(alices_client, trial)
            assert len(now["periods"]) == min(day // 2 + 2, 16)
            assert now["committed_text"] is None
            assert result(alices_client, trial).status_code == 409
            (today,) = [one for one in now["periods"] if one["from"] <= f"{on}" <= one["to"]]
            make_day(alice, on, pain=3 if today["on_ems"] else 6, ems_used=today["on_ems"])
        clock.move_to(noon(START + timedelta(days=32)))
        over = shown(alices_client, trial)
        assert (over["state"], len(over["periods"])) == ("completed", 16)
        answer = result(alices_client, trial).json()
        assert answer["main"]["verdict"] == "lower_on_ems"
        assert answer["main"]["estimate"] == pytest.approx(-3)
        assert answer["main"]["p_value"] == 2 / 2**8
        assert (answer["days_scored"], answer["days_missed"]) == (32, 0)
        assert answer["adherence"] == {
            "on_days": 16,
            "on_done": 16,
            "on_unknown": 0,
            "off_days": 16,
            "off_done": 16,
            "off_unknown": 0,
        }
        assert answer["pairs"][0] == {
            "pair": 1,
            "on": 3.0,
            "off": 6.0,
            "on_scored": 2,
            "off_scored": 2,
        }
        text = answer["committed_text"]
        assert hashlib.sha256(text.encode()).hexdigest() == trial["commitment"]
        version, trial_id, order, nonce = text.split("\n")
        assert (version, trial_id, len(nonce)) == ("daymark-trial-1", trial["id"], 64)
        assert order == "".join("E" if one["on_ems"] else "N" for one in over["periods"])
