"""Every mail: plain text, a neutral subject, no name and nothing about health, links only to PUBLIC_URL."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core import mail
from django.core.mail import EmailMessage

from accounts.models import User
from tests.accounts.browser import Browser
from tests.accounts.constants import PASSWORD

pytestmark = pytest.mark.usefixtures("with_mail")
POISONED = {"HTTP_HOST": "localhost:6666", "HTTP_X_FORWARDED_HOST": "evil.example"}
NEW_PASSWORD = "seven-kettles-on-a-quiet-hill"
PUBLIC_URL = "https://diary.example.org"


@pytest.fixture(autouse=True)
def public_url(settings: project) -> None:
    settings.PUBLIC_URL = PUBLIC_URL


@pytest.fixture
def visitor(db: None) -> Browser:
    """Someone whose browser sends the host names they like."""
    return Browser(**POISONED)


def links_in(message: EmailMessage) -> list[str]:
    return re.findall(r"\w+://\S+", str(message.body))


def sign_up_again(visitor: Browser, alice: User) -> None:
    visitor.open("/accounts/signup/").press("Sign up", email=alice.email, password1=PASSWORD)


def sign_up_first(visitor: Browser, alice: User) -> None:
    visitor.open("/accounts/signup/").press("Sign up", email="n@example.org", password1=PASSWORD)


def forget_password(visitor: Browser, alice: User) -> None:
    visitor.open("/accounts/password/reset/").press("Get a code", email=alice.email)


def forget_unknown(visitor: Browser, alice: User) -> None:
    visitor.open("/accounts/password/reset/").press("Get a code", email="who@example.org")


def change_password(visitor: Browser, alice: User) -> None:
    visitor.sign_in(alice.email, PASSWORD)
    visitor.open("/accounts/password/change/").press(
        "Change password", oldpassword=PASSWORD, password1=NEW_PASSWORD
    )


ACTS = [sign_up_again, sign_up_first, forget_password, forget_unknown, change_password]


@pytest.mark.parametrize("act", ACTS)
def test_a_false_host_never_reaches_a_mail(
    visitor: Browser, alice: User, act: Callable[[Browser, User], None]
) -> None:
    act(visitor, alice)

    (message,) = mail.outbox
    sent = f"{message.subject}\n{message.body}"
    assert "localhost" not in sent
    assert "evil" not in sent
    assert "testserver" not in sent
    links = links_in(message)
    assert links
    assert all(link == PUBLIC_URL or link.startswith(f"{PUBLIC_URL}/accounts/") for link in links)


@pytest.mark.parametrize("act", ACTS)
def test_it_is_plain_neutral_and_short(
    visitor: Browser, alice: User, act: Callable[[Browser, User], None]
) -> None:
    act(visitor, alice)

    (message,) = mail.outbox
    assert message.subject.startswith("Daymark: ")
    assert not getattr(message, "alternatives", None)
    assert message.content_subtype == "plain"
    said = f"{message.subject} {message.body}".lower()
    for word in ("pain", "numb", "tingling", "symptom", "neuropathy", "health", "alice"):
        assert word not in said
    assert len(message.body) < 700


@pytest.mark.parametrize("act", ACTS)
def test_every_link_in_it_opens_a_page(
    visitor: Browser, alice: User, act: Callable[[Browser, User], None]
) -> None:
    act(visitor, alice)

    for link in links_in(mail.outbox[0]):
        path = link.removeprefix(PUBLIC_URL)
        assert not path or Browser().open(path).status == 200


@pytest.mark.parametrize("act", ACTS)
def test_its_sender_is_the_one_of_the_settings(
    visitor: Browser, alice: User, act: Callable[[Browser, User], None]
) -> None:
    act(visitor, alice)

    assert mail.outbox[0].from_email == project.DEFAULT_FROM_EMAIL


def test_an_address_cannot_add_a_header(visitor: Browser) -> None:
    page = visitor.open("/accounts/signup/")

    page = page.press("Sign up", email="a@example.org\nBcc: b@example.org", password1=PASSWORD)

    assert page.status == 200
    assert mail.outbox == []


def test_each_kind_of_mail_has_our_own_words() -> None:
    # Those for features that are off (codes instead of passwords, several addresses, no password) are not needed.
    import allauth

    not_sent = {
        "email_confirm",
        "email_deleted",
        "login_code",
        "password_reset_key",
        "password_set",
    }
    theirs = Path(allauth.__file__).parent / "templates/account/email"
    ours = project.BASE_DIR / "templates/account/email"
    needed = {
        file.name
        for file in theirs.glob("*.txt")
        if file.name.removesuffix("_subject.txt").removesuffix("_message.txt") not in not_sent
    }
    assert needed
    assert {name for name in needed if not (ours / name).exists()} == set()
