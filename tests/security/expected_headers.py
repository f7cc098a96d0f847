"""The headers every answer must carry, written out a second time on purpose: a changed setting must fail a test."""

import base64
import hashlib
from typing import Any

ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Where links for clinicians are opened.
SHARED = ALWAYS | {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
# Software reads there from its own origin, without cookies.
FOR_SOFTWARE = SHARED | {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}
NEVER = ("Access-Control-Allow-Origin", "Content-Security-Policy-Report-Only", "Server")

CSP = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:", "blob:"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "manifest-src": {"'self'"},
    "worker-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "require-trusted-types-for": {"'script'"},
    "trusted-types": {"daymark"},
}
# Swagger UI: inline styles and HTML from strings, on a page that shows nobody's data.
DOCS_CSP = {
    name: sources for name, sources in CSP.items() if not name.endswith(("types-for", "-types"))
} | {"style-src": {"'self'", "'unsafe-inline'"}}


def policy(header: str) -> dict[str, set[str]]:
    """A CSP header taken apart; a directive named twice would be ignored by browsers, so it fails here."""
    directives = [directive.split() for directive in header.split(";") if directive.strip()]
    names = [name for name, *_sources in directives]
    assert len(names) == len(set(names))
    return {name: set(sources) for name, *sources in directives}


def shell_csp(inline_script: str) -> dict[str, set[str]]:
    digest = base64.b64encode(hashlib.sha256(inline_script.encode()).digest()).decode()
    return CSP | {"script-src": {"'self'", f"'sha256-{digest}'"}}


def faults(answer: Any, csp: dict[str, set[str]], always: dict[str, str] = ALWAYS) -> list[str]:
    """What is wrong with the security headers of an answer."""
    headers = answer.headers
    wrong = [f"{k}: {headers.get(k)}" for k, value in always.items() if headers.get(k) != value]
    wrong += [f"{name} is there" for name in NEVER if name in headers and name not in always]
    if policy(headers.get("Content-Security-Policy", "")) != csp:
        wrong.append(f"CSP: {headers.get('Content-Security-Policy')}")
    return wrong
