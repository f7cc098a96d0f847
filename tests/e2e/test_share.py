"""A link as its owner meets it: made in four taps, looked at, ended."""

import re
from io import BytesIO

import pypdf
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NewDevice
from tests.e2e.device import Device, Person
from tests.e2e.test_axe import violations
from tests.e2e.test_doctor import fits, knock, picture
from tests.e2e.watch import Watch

MOST_TAPS = 4


def make(phone: Device) -> tuple[str, str]:
    """As somebody in a hurry does; returns the address and the passcode."""
    phone.taps = 0
    phone.go("Share")
    phone.tap(phone.page.get_by_role("link", name="Make a link"))
    phone.tap(phone.page.get_by_role("button", name="Make the link"))
    address = phone.page.get_by_label("The link")
    expect(address).to_be_visible()
    phone.tap(phone.page.get_by_role("button", name="Copy the link"))
    passcode = phone.page.locator(".share-passcode").inner_text()
    return address.input_value(), passcode


def to_all_links(phone: Device) -> None:
    """The passcode was not copied, and is shown only here."""
    phone.page.get_by_role("link", name="All links").click()
    phone.page.get_by_role("button", name="I have it, go on").click()


def test_a_link_is_made_in_four_taps_read_and_ended(
    signed_in: Device, new_device: NewDevice, watch: Watch
) -> None:
    watch.expect_status(404)
    signed_in.context.grant_permissions(["clipboard-read", "clipboard-write"])
    signed_in.log(pain=6, numbness=4, tingling=0, ems="No")
    signed_in.expect_synced()
    address, passcode = make(signed_in)
    assert signed_in.taps <= MOST_TAPS
    assert signed_in.page.evaluate("navigator.clipboard.readText()") == address
    picture(signed_in.page, "share-made")
    expect(signed_in.page.locator(".share-sheet")).to_be_hidden()
    (sheet,) = [one.extract_text() for one in pypdf.PdfReader(BytesIO(signed_in.page.pdf())).pages]
    assert "Opens until" in sheet
    assert passcode not in sheet
    assert "shlink" not in sheet

    doctor = new_device()
    knock(doctor, address, "Dr Amsel", passcode)
    expect(doctor.page.get_by_role("heading", level=1, name="Symptom diary report")).to_be_visible()

    to_all_links(signed_in)
    signed_in.page.get_by_role("link", name=re.compile("^A link.*opened once")).click()
    expect(signed_in.page.get_by_text("Dr Amsel")).to_be_visible()
    picture(signed_in.page, "share-one")
    assert fits(signed_in.page)
    with signed_in.context.expect_page() as opened:
        signed_in.page.get_by_role("link", name="See what the doctor will see").click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Symptom diary report")
    opened.value.close()

    signed_in.page.get_by_role("button", name="End this link").click()
    signed_in.page.get_by_role("button", name="End it", exact=True).click()
    expect(signed_in.page.get_by_text("Ended by you")).to_be_visible()
    expect(signed_in.page.get_by_text("you ended it")).to_be_visible()
    doctor.page.reload()
    expect(doctor.page.get_by_role("heading", name="Symptom diary report")).not_to_be_visible()

    signed_in.page.get_by_role("button", name="Switch it on again").click()
    signed_in.page.get_by_role("button", name="Switch it on", exact=True).click()
    expect(signed_in.page.get_by_text("you switched it on again")).to_be_visible()
    picture(signed_in.page, "share-again")
    assert violations(signed_in, "one link, switched on again") == []
    knock(doctor, address, "Dr Amsel", passcode)
    expect(doctor.page.get_by_role("heading", level=1, name="Symptom diary report")).to_be_visible()


def test_choices_reach_the_page(signed_in: Device) -> None:
    signed_in.open("/share/new")
    page = signed_in.page
    page.get_by_label("My question for this visit").fill("Is it the tablets?")
    page.get_by_role("radio", name="The last 30 days").click()
    page.get_by_role("button", name="EMS and sessions").click()
    page.get_by_role("button", name="More choices").click()
    page.get_by_label("My name on the page.").fill("Anna Amsel")
    page.get_by_role("button", name="Ask for a passcode").click()
    picture(page, "share-new")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_label("The link")).to_be_visible()
    expect(page.locator(".share-passcode")).to_have_count(0)
    page.get_by_role("button", name="Show as a QR code").click()
    expect(page.get_by_alt_text("QR code of the link")).to_be_visible()
    picture(page, "share-qr")
    with signed_in.context.expect_page() as opened:
        page.get_by_role("link", name="See what the doctor will see").click()
    for shown in ("Is it the tablets?", "Anna Amsel"):
        expect(opened.value.get_by_text(shown)).to_be_visible()
    expect(opened.value.get_by_text("Electrical stimulation")).to_have_count(0)
    assert violations(signed_in, "made") == []


def test_the_link_is_shown_again_after_the_password(
    signed_in: Device, person: Person, watch: Watch
) -> None:
    watch.expect_status(403)
    address, _passcode = make(signed_in)
    to_all_links(signed_in)
    signed_in.page.get_by_role("link", name=re.compile("^A link")).click()
    signed_in.page.get_by_role("button", name="Show the link again").click()
    signed_in.page.get_by_role("link", name="Type my password").click()
    signed_in.page.get_by_label("Password").fill(person.password)
    signed_in.page.locator("button.primary").click()
    signed_in.page.get_by_role("button", name="Show the link again").click()
    expect(signed_in.page.get_by_label("The link")).to_have_value(address)
    assert violations(signed_in, "one link") == []


@pytest.mark.usefixtures("offline_ready")
def test_without_a_network_it_says_so(signed_in: Device) -> None:
    signed_in.open("/share")
    expect(signed_in.page.get_by_text("No links yet.")).to_be_visible()
    signed_in.app.stop_web()
    signed_in.open("/share")
    expect(signed_in.page.get_by_text("Links need the internet.")).to_be_visible()
