"""Making an account, on the form a person sees, with and without a mail server."""

from collections.abc import Callable

import pytest
from django.core import mail

from accounts.models import User
from accounts.queries import has_verified_email
from tests.accounts.browser import Browser
from tests.accounts.constants import PASSWORD

NEW = "nora@example.org"


def sign_up(visitor: Browser, **values: str):
    page = visitor.open("/accounts/signup/")
    return page.press("Sign up", **{"email": NEW, "password1": PASSWORD, **values})


@pytest.mark.usefixtures("with_mail")
def test_a_code_from_the_mail_opens_the_account(
    visitor: Browser, code_from_mail: Callable[[], str]
) -> None:
    page = sign_up(visitor)

    assert page.path == "/accounts/confirm-email/"
    assert not visitor.is_signed_in
    assert [message.to for message in mail.outbox] == [[NEW]]

    page = page.press("Confirm", code=code_from_mail())

    assert page.path == "/"
    assert visitor.is_signed_in
    assert has_verified_email(User.objects.get(email=NEW))


@pytest.mark.usefixtures("with_mail")
def test_no_message_is_left_over_for_a_page_opened_weeks_later(
    visitor: Browser, code_from_mail: Callable[[], str]
) -> None:
    sign_up(visitor).press("Confirm", code=code_from_mail())

    assert 'class="notice"' not in visitor.open("/accounts/email/").html


@pytest.mark.usefixtures("without_mail")
def test_without_a_mail_server_it_works_at_once_and_says_what_that_means(visitor: Browser) -> None:
    assert "only the person who runs this server can help" in visitor.open("/accounts/signup/").text

    page = sign_up(visitor)

    assert page.path == "/"
    assert visitor.is_signed_in
    assert not has_verified_email(User.objects.get(email=NEW))
    assert mail.outbox == []


@pytest.mark.usefixtures("with_mail")
def test_with_a_mail_server_it_does_not_speak_of_a_missing_one(visitor: Browser) -> None:
    assert "cannot send mail" not in visitor.open("/accounts/signup/").text


@pytest.mark.usefixtures("without_mail")
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("", "UTC"),
        ("Mars/Olympus", "UTC"),
        ("../../etc/passwd", "UTC"),
    ],
)
def test_it_keeps_the_time_zone_a_browser_tells(visitor: Browser, sent: str, kept: str) -> None:
    assert sign_up(visitor, time_zone=sent).path == "/"

    assert User.objects.get(email=NEW).time_zone == kept


@pytest.mark.usefixtures("without_mail")
def test_a_form_without_a_time_zone_is_complete(visitor: Browser) -> None:
    page = visitor.open("/accounts/signup/")
    values = {**page.form("Sign up").values, "email": NEW, "password1": PASSWORD}
    del values["time_zone"]

    assert visitor.post("/accounts/signup/", values).path == "/"
    assert User.objects.get(email=NEW).time_zone == "UTC"


@pytest.mark.usefixtures("either_mail_mode")
@pytest.mark.parametrize("password", ["short", "password123", NEW])
def test_a_weak_password_is_named_at_its_field(visitor: Browser, password: str) -> None:
    page = sign_up(visitor, password1=password)

    assert page.status == 200
    assert page.title.startswith("Not yet right")
    field = page.form("Sign up").inputs["password1"]
    assert field["aria-invalid"] == "true"
    assert "id_password1_error" in field["aria-describedby"].split()
    assert 'id="id_password1_error"' in page.html
    assert "value" not in field
    assert not User.objects.filter(email=NEW).exists()


@pytest.mark.usefixtures("either_mail_mode")
def test_capitals_make_no_second_account(visitor: Browser, alice: User) -> None:
    sign_up(visitor, email="ALICE@Example.org")

    assert User.objects.count() == 1


@pytest.mark.usefixtures("without_mail")
def test_the_second_of_two_quick_taps_is_not_an_error(
    visitor: Browser, monkeypatch: pytest.MonkeyPatch, alice: User
) -> None:
    # Both requests looked before either wrote.
    monkeypatch.setattr(
        "accounts.forms.SignUpForm.validate_unique_email", lambda form, value: value
    )

    page = sign_up(visitor, email=alice.email)

    assert page.path == "/accounts/login/"
    assert User.objects.count() == 1


@pytest.mark.usefixtures("without_mail")
def test_someone_signed_in_is_sent_to_the_diary(alices_browser: Browser) -> None:
    assert alices_browser.open("/accounts/signup/").path == "/"


def test_it_refuses_a_wrong_method(visitor: Browser) -> None:
    assert visitor.client.delete("/accounts/signup/").status_code in (403, 405)


def test_it_refuses_a_form_from_elsewhere(visitor: Browser) -> None:
    answer = visitor.client.post("/accounts/signup/", {"email": NEW, "password1": PASSWORD})

    assert answer.status_code == 403
    assert not User.objects.exists()
