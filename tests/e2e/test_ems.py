"""Sessions with a stimulator as somebody lives them: the safety check first, a timer that nothing stops, the log."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.device import Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.stimulation import (
    answer_safety_check,
    begin_session,
    go_to_timer,
    make_programme,
    sessions_of,
    side_effects_of,
)

WARNING_SIGNS = re.compile("^Warning signs")


def clock(phone: Device) -> Locator:
    return phone.page.get_by_role("timer")


def test_the_first_session_from_the_safety_check_to_the_last_answer(
    app: RunningApp, signed_in: Device, person: Person
) -> None:
    page = signed_in.page
    make_programme(signed_in, "TENS")
    page.get_by_role("link", name="Start a session").click()
    expect(page.get_by_role("heading", name="First the safety check")).to_be_visible()
    page.get_by_role("link", name="Go to the safety check").click()
    answer_safety_check(signed_in)
    begin_session(signed_in, "TENS 1")
    go_to_timer(signed_in, pain=6)
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    signed_in.steady()
    page.get_by_role("button", name="Finish").click()
    signed_in.choice("Skin after", "The skin looks fine").click()
    signed_in.choice("Pain, right after", 4).click()
    signed_in.choice("What did the current feel like?", "Tingling").click()
    page.get_by_role("button", name="Done").click()
    signed_in.expect_synced()
    (session,) = sessions_of(app, person)
    assert (session["modality"], session["duration_minutes"]) == ("tens", 1)
    assert (session["pain_before"], session["pain_after"], session["sensation"]) == (
        6,
        4,
        "tingling",
    )
    assert (session["skin_before_ok"], session["skin_after_ok"]) == (1, 1)


@pytest.mark.usefixtures("offline_ready")
def test_the_timer_goes_on_over_a_reload_with_no_server_and_the_session_is_sent_later(
    app: RunningApp, signed_in: Device, person: Person
) -> None:
    page = signed_in.page
    make_programme(signed_in, "EMS")
    signed_in.open("/ems/safety")
    answer_safety_check(signed_in)
    signed_in.expect_soon(lambda: len(app.rows("SELECT id FROM diary_safetyscreening")) > 0, True)
    app.stop_web()
    signed_in.open("/ems/session")
    begin_session(signed_in, "EMS 1")
    go_to_timer(signed_in, pain=5)
    page.get_by_role("button", name="5 minutes longer").click()
    started = datetime.now(UTC)
    page.clock.set_fixed_time(started)
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(clock(signed_in)).to_have_text("5:00")
    page.clock.set_fixed_time(started + timedelta(seconds=70))
    expect(clock(signed_in)).to_have_text("3:50")
    page.clock.set_fixed_time(started + timedelta(seconds=140))
    signed_in.reload()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(clock(signed_in)).to_have_text("2:40")
    signed_in.go("Today")
    expect(page.get_by_text("A session is running since")).to_be_visible()
    page.get_by_role("link", name="Go to it").click()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused.")).to_be_visible()
    page.clock.set_fixed_time(started + timedelta(seconds=210))
    signed_in.reload()
    expect(page.get_by_text("Paused.")).to_be_visible()
    expect(clock(signed_in)).to_have_text("2:40")
    page.get_by_role("button", name="Finish").click()
    signed_in.choice("Skin after", "The skin looks fine").click()
    signed_in.expect_saved_here()
    assert sessions_of(app, person) == []
    app.start_web()
    signed_in.expect_soon(lambda: [row["skin_after_ok"] for row in sessions_of(app, person)], [1])


def test_the_timer_time_goes_on_while_the_page_is_closed(signed_in: Device) -> None:
    page = signed_in.page
    make_programme(signed_in, "EMS")
    signed_in.open("/ems/safety")
    answer_safety_check(signed_in)
    signed_in.open("/ems/session")
    begin_session(signed_in, "EMS 1")
    go_to_timer(signed_in, pain=5)
    page.get_by_role("button", name="5 minutes longer").click()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.close()
    signed_in.page = signed_in.context.new_page()
    signed_in.page.clock.install()
    signed_in.page.clock.fast_forward("06:00")
    signed_in.open("/ems/session")
    expect(signed_in.page.get_by_text("The time is up.")).to_be_visible()
    signed_in.page.get_by_role("button", name="Finish").click()
    expect(signed_in.page.get_by_role("textbox", name="How long it ran (min)")).to_have_value("5")


def test_a_contraindication_closes_the_timer_but_not_the_diary(
    app: RunningApp, signed_in: Device, person: Person
) -> None:
    page = signed_in.page
    signed_in.open("/ems/safety")
    answer_safety_check(signed_in, yes="Pregnancy")
    signed_in.open("/ems/session")
    expect(page.get_by_role("heading", name="The timer is closed for now")).to_be_visible()
    signed_in.open("/ems/log")
    page.get_by_role("button", name="EMS", exact=True).click()
    signed_in.expect_soon(lambda: len(sessions_of(app, person)), 1)
    signed_in.open("/ems/safety")
    page.get_by_label("Who?").fill("Dr Example, neurology")
    page.get_by_role("button", name="I have read this").click()
    page.get_by_role("button", name="Save the clearance").click()
    expect(page.get_by_text("The timer is open.")).to_be_visible()
    signed_in.open("/ems/session")
    expect(page.get_by_text("What will you use?")).to_be_visible()


def test_a_burn_leads_straight_to_its_text_and_the_next_session_asks_again(
    app: RunningApp, signed_in: Device, person: Person
) -> None:
    page = signed_in.page
    signed_in.open("/ems/safety")
    answer_safety_check(signed_in)
    signed_in.open("/ems/log")
    page.get_by_role("button", name="EMS", exact=True).click()
    page.get_by_role("button", name="Burn or blister").click()
    alert = page.get_by_role("alert").filter(has_text=re.compile("burn", re.IGNORECASE))
    expect(alert).to_be_visible()
    signed_in.choice("Burn or blister: how strong?", "Moderate").click()
    signed_in.expect_soon(
        lambda: [(row["kind"], row["severity"]) for row in side_effects_of(app, person)],
        [("burn_or_blister", "moderate")],
    )
    page.get_by_role("link", name="All signs to see a doctor for").click()
    expect(page).to_have_url(re.compile("/doctor$"))
    expect(page.get_by_text("a burn under an electrode")).to_be_visible()
    signed_in.open("/ems/session")
    expect(page.get_by_role("heading", name="First the safety check")).to_be_visible()


def test_yesterdays_session_is_logged_and_answers_ems_of_that_day(
    app: RunningApp, signed_in: Device, person: Person
) -> None:
    page = signed_in.page
    make_programme(signed_in, "EMS")
    page.get_by_role("link", name="All sessions and programmes").click()
    page.get_by_role("link", name="Log a finished session").click()
    signed_in.choice("Which day?", "Yesterday").click()
    page.get_by_role("button", name=re.compile("^EMS 1")).click()
    expect(page).to_have_url(re.compile("/ems/sessions/"))
    signed_in.expect_soon(
        lambda: [row["on"] for row in sessions_of(app, person)], [signed_in.today(minus=1)]
    )
    signed_in.open(f"/day/{signed_in.today(minus=1)}")
    signed_in.expect_answer("EMS", "Yes")
    expect(page.get_by_text("by your session")).to_be_visible()
    assert app.days_of(person.email) == {}


def test_same_as_last_takes_at_most_three_taps(
    app: RunningApp, signed_in: Device, person: Person
) -> None:
    page = signed_in.page
    signed_in.open(f"/ems/log/{signed_in.today(minus=1)}")
    page.get_by_role("button", name="TENS", exact=True).click()
    expect(page).to_have_url(re.compile("/ems/sessions/"))
    signed_in.open("/")
    signed_in.taps = 0
    signed_in.tap(page.get_by_role("link", name="Log a session"))
    signed_in.tap(page.get_by_role("button", name=re.compile("^Same as last")))
    expect(page.get_by_text("Logged: TENS", exact=True)).to_be_visible()
    assert signed_in.taps <= 3
    signed_in.expect_soon(
        lambda: sorted(row["on"] for row in sessions_of(app, person)),
        [signed_in.today(minus=1), signed_in.today()],
    )
    signed_in.steady()  # a trembling second tap must not take back the first
    page.get_by_role("button", name="Undo").click()
    signed_in.expect_soon(lambda: len(sessions_of(app, person)), 1)


def test_the_red_flags_are_one_tap_away_without_a_server_and_without_an_account(
    app: RunningApp, phone: Device, person: Person
) -> None:
    phone.open("/accounts/login/")
    phone.page.get_by_role("link", name=WARNING_SIGNS).click()
    expect(phone.page.get_by_text("trouble breathing or swallowing")).to_be_visible()
    phone.sign_in(person)
    phone.wait_until_offline_ready()
    app.stop_web()
    for path in ("/", "/history", "/settings", "/ems", "/ems/session"):
        phone.open(path)
        phone.page.get_by_role("link", name=WARNING_SIGNS).click()
        expect(phone.page.get_by_text("trouble breathing or swallowing")).to_be_visible()
