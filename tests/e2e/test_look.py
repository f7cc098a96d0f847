"""The look a person chose: kept, and there from the first paint on, so that nothing white flashes at night."""

import pytest
from playwright.sync_api import expect

from tests.e2e.device import Device
from tests.e2e.screens import LOOKS, choose_look

AT_FIRST_FRAME = """requestAnimationFrame(() => {
  window.firstFrame = [document.documentElement.dataset.look, getComputedStyle(document.documentElement).backgroundColor]
})"""
PAPER = "getComputedStyle(document.documentElement).backgroundColor"


@pytest.mark.parametrize("look", LOOKS)
def test_it_is_kept_and_there_at_the_first_frame(signed_in: Device, look: str) -> None:
    page = signed_in.page
    choose_look(signed_in, look)
    chosen = page.evaluate(PAPER)
    page.add_init_script(AT_FIRST_FRAME)
    signed_in.open("/")
    expect(signed_in.heading_of_today()).to_be_visible()
    assert page.evaluate("window.firstFrame") == [look, chosen]
    assert page.evaluate(PAPER) == chosen


def test_the_looks_differ(signed_in: Device) -> None:
    papers = set()
    for look in LOOKS:
        choose_look(signed_in, look)
        papers.add(signed_in.page.evaluate(PAPER))
    assert len(papers) == 3
