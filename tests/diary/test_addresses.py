"""Server, service worker and app know the same screens: a reload, a link in a mail and a phone without a network lead there.

`tests/addresses.json` is read by `frontend/tests/shell/addresses.test.ts` too.
"""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve

from diary import views

ADDRESSES = json.loads((Path(__file__).parents[1] / "addresses.json").read_text())
ROUTER = Path(settings.BASE_DIR) / "frontend/src/shell/router.ts"


@pytest.mark.parametrize("address", ADDRESSES["screens"])
def test_the_server_gives_the_app_for_every_screen(address: str) -> None:
    assert resolve(address).func is views.app_shell


@pytest.mark.parametrize("address", ADDRESSES["none"])
def test_an_address_the_app_does_not_know_is_none_here(address: str) -> None:
    with pytest.raises(Resolver404):
        resolve(address)


def test_no_screen_of_the_router_is_missing_from_the_list() -> None:
    named = set(re.findall(r"'(/[a-z/-]*)': '\w+'", ROUTER.read_text()))
    assert len(named) > 15
    assert named <= set(ADDRESSES["screens"])
