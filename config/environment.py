"""From the text of an environment variable to a setting. Pure: no Django settings, no file, no network.

Whatever is wrong raises ImproperlyConfigured with one sentence that names the setting and says what to do. It never
repeats the value, which may be a secret. Empty text counts as left out.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit

import environ
import idna
from django.core.exceptions import ImproperlyConfigured

SECRET_CHARACTERS = 32
TOKEN_CHARACTERS = 16
_YES, _NO = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_MAIL_ADDRESS = re.compile(r"[^@<>\s]+@[^@<>\s]+|[^<>]*<[^@<>\s]+@[^@<>\s]+>")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_POSTGRESQL = {"postgres", "postgresql", "psql", "pgsql"}
_MAIL_SERVERS = {"smtp", "smtps", "smtp+tls", "smtp+ssl"}
_MAIL_ELSEWHERE = {"consolemail", "filemail", "memorymail", "dummymail"}


def _wrong(name: str, what: str) -> NoReturn:
    # Without the error it came from: that one repeats the value.
    raise ImproperlyConfigured(f"{name} {what}") from None


def text_of(environment: Mapping[str, str], name: str, default: str = "") -> str:
    """The text of a setting without blanks around it; `default` where it is left out or empty."""
    return environment.get(name, "").strip() or default


def whole_number(name: str, text: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
        _wrong(name, f"must be a whole number from {low} to {high}.")
    return int(text)


def switch(name: str, text: str) -> bool:
    """true, yes, on, 1, or false, no, off, 0."""
    if text.lower() not in _YES | _NO:
        _wrong(name, "must be true or false.")
    return text.lower() in _YES


def listed(text: str) -> list[str]:
    """What stands between commas, without blanks and without what is empty."""
    return [part.strip() for part in text.split(",") if part.strip()]


# --- Secrets ----------------------------------------------------------------------------------


def secret_key(text: str) -> str:
    """What signs sessions and codes: at least 32 characters."""
    if not text:
        _wrong("SECRET_KEY", "is missing: `make run` writes one into .env.")
    if len(text) < SECRET_CHARACTERS:
        _wrong(
            "SECRET_KEY",
            f"must have at least {SECRET_CHARACTERS} characters: take its line out of .env, and `make run` writes one"
            " (everybody signs in again).",
        )
    return text


def field_keys(text: str) -> list[str]:
    """Fernet keys, newest first: each 32 bytes in url-safe base64."""
    keys = listed(text)
    if not keys:
        _wrong(
            "FIELD_KEYS",
            "is missing: put back the keys of this database, or let `make run` write one for a new one.",
        )
    if not all(map(_is_fernet_key, keys)):
        _wrong(
            "FIELD_KEYS",
            "holds no usable Fernet keys: each must be 32 bytes in url-safe base64, with commas between them.",
        )
    return keys


def _is_fernet_key(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key.encode())) == 32
    except (binascii.Error, ValueError):
        return False


def token(name: str, text: str) -> str:
    """Nothing, or a text that nobody guesses and any header can carry."""
    if text and (len(text) < TOKEN_CHARACTERS or not re.fullmatch(r"[!-~]+", text)):
        _wrong(
            name, f"must be at least {TOKEN_CHARACTERS} letters, digits or signs without blanks."
        )
    return text


# --- Addresses --------------------------------------------------------------------------------


def host_to_listen_on(text: str) -> str:
    """An IP address, with or without brackets, or a name of this machine."""
    text = unbracketed(text)
    if not _is_address(text) and not _NAME.fullmatch(text.lower()):
        _wrong("HOST", "must be an address of this machine, such as 127.0.0.1 or 0.0.0.0.")
    return text


def unbracketed(host: str) -> str:
    """A host without the brackets that it has in a URL."""
    return host[1:-1] if host.startswith("[") and host.endswith("]") else host


def bracketed(host: str) -> str:
    """A host as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def public_url(text: str) -> str:
    """The origin that browsers use: lower case, umlauts as browsers send them (xn--), no port that goes without saying.

    A dot at the end of the name is left out.
    """
    parts = _split("PUBLIC_URL", text, "must look like https://diary.example.org")
    beyond_host = (
        parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc
    )
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or beyond_host:
        _wrong("PUBLIC_URL", "must look like https://diary.example.org (no path).")
    host = _ascii_host(parts.hostname.removesuffix("."))
    port = "" if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{bracketed(host)}{port}"


def _split(name: str, text: str, what: str) -> SplitResult:
    """The parts of a URL whose host and port can be read."""
    try:
        parts = urlsplit(text)
        readable = parts.port != 0
    except ValueError:
        readable = False
    if not readable:
        _wrong(
            name, f"{what}; the port must be 1 to 65535, and an IPv6 address stands in brackets."
        )
    return parts


def _ascii_host(host: str) -> str:
    if _is_address(host):
        return ip_address(host).compressed
    try:
        name = host if host.isascii() else idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        name = ""
    if not _NAME.fullmatch(name):
        _wrong(
            "PUBLIC_URL",
            "must look like https://diary.example.org: its host is no name and no address.",
        )
    return name


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


# --- Servers ----------------------------------------------------------------------------------


def database(text: str) -> dict[str, Any]:
    """What Django's DATABASES takes: PostgreSQL or SQLite."""
    what = (
        "must look like postgres://user:password@host:5432/name or sqlite:////folder/file.sqlite3"
    )
    is_file = re.fullmatch("sqlite:///.+|sqlite://:memory:", text)
    if not is_file and text.partition("://")[0] not in _POSTGRESQL:
        _wrong("DATABASE_URL", f"{what}.")
    try:
        found = dict(environ.Env.db_url_config(text))
    except ValueError:
        _wrong("DATABASE_URL", f"{what}; what an address gives a meaning is written as %23 for #.")
    if not found["NAME"]:
        _wrong("DATABASE_URL", f"{what}; the name of the database is missing.")
    return found


def redis_url(text: str) -> str:
    """Of a Redis or Valkey server."""
    what = "must look like redis://:password@host:6379/0, or rediss:// with TLS (in a password, %2F for /)"
    parts = _split("REDIS_URL", text, what)
    number = parts.path.removeprefix("/")
    if (
        parts.scheme not in ("redis", "rediss")
        or not parts.hostname
        or not (number or "0").isdigit()
    ):
        _wrong("REDIS_URL", f"{what}.")
    return text


def mail_server(text: str) -> dict[str, Any]:
    """What django-environ makes of it: backend, host, port, user."""
    what = "must look like smtp+tls://user:password@mail.example.org:587"
    parts = _split("EMAIL_URL", text, what)
    is_elsewhere = parts.scheme in _MAIL_ELSEWHERE
    if not is_elsewhere and not (parts.scheme in _MAIL_SERVERS and parts.hostname):
        _wrong("EMAIL_URL", f"{what}.")
    return dict(environ.Env.email_url_config(text))


def mail_address(name: str, text: str) -> str:
    """diary@example.org, or Daymark <diary@example.org>."""
    if not text.isprintable() or not _MAIL_ADDRESS.fullmatch(text):
        _wrong(name, "must be an address such as diary@example.org.")
    return text
