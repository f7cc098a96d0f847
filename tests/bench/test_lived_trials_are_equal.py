"""The part of `make calibrate` that goes through the server, small: equal to the functions, and not blind."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine

from bench.lived import Life, Person, conclude, differences, live, people
from diary.sync import apply

PAGE = "<!-- lived:begin -->the last one<!-- lived:end -->"


# Enough of the days have a score for both answers, however the coins fall.
SOMEBODY = Person(7, "quick 8 x 2", 0.3, 2, "numbness", 0, 1.0)


def lived() -> Life:
    with time_machine.travel("2026-03-02", tick=False) as clock:
        return live(SOMEBODY, clock)


@pytest.fixture
def life(db: None) -> Life:
    return lived()


def test_the_server_says_what_the_functions_say(
    life: Life, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (len(life.days), len({day.on_ems for day in life.days})) == (32, 2)
    assert life.result["p_value"] is not None
    assert life.insight["estimate"] is not None
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    conclude([life], 1.0, page)
    assert "\n| 2 | 1 | 1 | " in capsys.readouterr().out
    assert "\n| 2 | 1 | 1 | " in page.read_text()


def test_a_difference_is_noticed_and_nothing_written(
    life: Life, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = next(number for number, day in enumerate(life.days) if day.score is not None)
    days = list(life.days)
    days[at] = replace(days[at], score=10 - days[at].score if days[at].score != 5 else 0)
    other = replace(life, days=tuple(days))
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    with pytest.raises(SystemExit, match=r"result, estimate: .* from the server") as ended:
        conclude([other], 1.0, page)
    assert "insights, estimate: " in str(ended.value)
    assert "\n| 2 | 1 | 0 | " in capsys.readouterr().out
    assert page.read_text() == PAGE


def test_an_order_that_was_not_committed_to_is_noticed(life: Life) -> None:
    version, trial, order, nonce = life.committed_text.split("\n")
    turned = "".join({"E": "N", "N": "E"}[letter] for letter in order)
    text = "\n".join([version, trial, turned, nonce])
    hashed = hashlib.sha256(text.encode()).hexdigest()
    other = replace(life, committed_text=text, commitment=hashed)
    assert any("the order" in one for one in differences(other))
    other = replace(life, commitment="0" * 64)
    assert [one.split(": ")[1] for one in differences(other)] == ["the order"]


@pytest.mark.django_db
def test_what_a_busy_server_had_no_time_for_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "TIME_BUDGET_SECONDS", -1)
    assert differences(lived()) == []


def test_every_design_phi_and_effect_is_lived() -> None:
    everybody = list(people(200))
    assert len({(one.design, one.phi, one.effect) for one in everybody}) == 45
    assert {one.washout_days for one in everybody} == {0, 1}
    assert everybody == list(people(200))
