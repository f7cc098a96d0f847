"""A browser without JavaScript: it opens a page, fills in the form a person sees and presses a button by its words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client

from accounts import mails


@dataclass
class Form:
    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, dict[str, str]] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.title = ""
        self._open: Form | None = None
        self._pressed: dict[str, str] | None = None
        self._href: str | None = None
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        self._inside.append(tag)
        if tag == "form":
            self._open = Form(values.get("action", ""), values.get("method", "get"))
            self.forms.append(self._open)
        if tag == "button":
            self._pressed = values
        if tag == "a":
            self._href = values.get("href", "")
        if tag == "input" and self._open is not None and "name" in values:
            self._read_input(values)

    def _read_input(self, values: dict[str, str]) -> None:
        assert self._open is not None
        self._open.inputs[values["name"]] = values
        if values.get("type") != "checkbox" or "checked" in values:
            self._open.values[values["name"]] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside[:-1]
        if tag == "form":
            self._open = None
        if tag == "button":
            self._pressed = None
        if tag == "a":
            self._href = None

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if not words:
            return
        if self._inside[-1:] == ["title"]:
            self.title = words
            return
        self.words.append(words)
        if self._pressed is not None and self._open is not None:
            self._open.buttons[words] = (
                self._pressed.get("name", ""),
                self._pressed.get("value", ""),
            )
        if self._href is not None:
            self.links[words] = self._href


class Page:
    def __init__(self, browser: "Browser", path: str, response: HttpResponse) -> None:
        self.browser, self.path, self.response = browser, path, response
        self.status = response.status_code
        self.html = response.content.decode()
        reader = _Reader()
        reader.feed(self.html)
        self.forms, self.links, self.tags = reader.forms, reader.links, reader.tags
        self.title, self.text = reader.title, " ".join(reader.words)

    def form(self, button: str) -> Form:
        found = [form for form in self.forms if button in form.buttons]
        assert found, f"no button {button!r} on {self.path} ({self.status}): {self.text}"
        return found[0]

    def press(self, button: str, **values: Any) -> "Page":
        form = self.form(button)
        unknown = set(values) - set(form.inputs)
        assert not unknown, f"the form has no field {unknown}"
        name, value = form.buttons[button]
        sent = {**form.values, **values, **({name: value} if name else {})}
        return self.browser.post(urljoin(self.path, form.action), sent)

    def follow(self, words: str) -> "Page":
        return self.browser.open(urljoin(self.path, self.links[words]))


class Browser:
    """Keeps cookies, checks CSRF as a real server does, and follows redirects within the account pages."""

    has_worker = True

    def __init__(self, **headers: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.headers = headers

    def open(self, path: str) -> Page:
        return self._arrive(path, self.client.get(path, **self.headers))

    def post(self, path: str, values: dict[str, Any]) -> Page:
        return self._arrive(path, self.client.post(path, values, **self.headers))

    def _arrive(self, path: str, response: Any) -> Page:
        # As the worker does: what a page wrote down is sent once the page is done.
        if self.has_worker:
            mails.send_due()
        if response.status_code == 302:
            target = response.headers["Location"]
            if not target.startswith("/accounts/"):
                return Page(self, target, response)
            return self.open(target)
        return Page(self, path, response)

    @property
    def is_signed_in(self) -> bool:
        return "_auth_user_id" in self.client.session

    def sign_in(self, email: str, password: str) -> Page:
        return self.open("/accounts/login/").press("Sign in", login=email, password=password)
