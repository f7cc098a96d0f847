"""What the part of `make bench` about first calls does in its fresh processes, and what it says of it."""

import json
from typing import Any

import pytest
from django.conf import settings

from bench.first_calls import COINFLIP, INSIGHTS, main, report

PARTS = {"import", "first", "later"}


def test_a_trial_is_measured_in_its_three_parts(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--inside", "coinflip"])
    said = json.loads(capsys.readouterr().out)
    assert set(said) == PARTS
    assert min(said.values()) > 0


def test_the_endpoint_is_measured_for_whoever_is_signed_in(
    alices_client: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    session = alices_client.cookies[settings.SESSION_COOKIE_NAME].value
    main(["--inside", "insights", "--session", session])
    assert set(json.loads(capsys.readouterr().out)) == PARTS
    with pytest.raises(AssertionError):
        main(["--inside", "insights", "--session", "nobody's"])


def test_the_work_is_held_against_its_limit_without_the_import() -> None:
    slow = {"import": 500.0, "first": 150.5, "later": 9.0}
    said = report({COINFLIP: {**slow, "first": 49.0}, INSIGHTS: slow}, 7)
    assert f"\n| {COINFLIP} | 500.0 | 49.0 | 9.0 |" in said
    assert f"\n| {COINFLIP}, first call after import, ms | 50 | 49.00 |  | reached |" in said
    assert f"\n| {INSIGHTS}, first call after import, ms | 150 | 150.50 |  | **missed** |" in said
