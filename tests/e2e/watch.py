"""What must never happen in any browser test: a request to somebody else, an error in the console, a breach of the CSP."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request

REPORT_CSP = """document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI}`))"""
# How Chromium tells that nobody answers, or not to the end, which is what these tests do on purpose.
NOBODY_ANSWERS = re.compile(
    r"net::ERR_(CONNECTION|CONTENT_LENGTH_MISMATCH|EMPTY_RESPONSE|SOCKET|ABORTED|FAILED|INCOMPLETE|NETWORK)"
)
STATUS = re.compile(r"the server responded with a status of (\d+)")


class Watch:
    """Collects complaints about every browser of one test; the test's end reads them."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.requests = 0
        self.server_may_be_down = lambda: False
        self._hosts = {"127.0.0.1"}
        self._statuses: set[int] = set()
        self._texts: set[str] = set()

    def expect_status(self, *statuses: int) -> None:
        """The browser writes answers of 400 and more into the console, wanted ones too."""
        self._statuses |= set(statuses)

    def expect_text(self, text: str) -> None:
        self._texts.add(text)

    def trust_host(self, host: str) -> None:
        self._hosts.add(host)

    def follow(self, context: BrowserContext) -> None:
        context.add_init_script(REPORT_CSP)
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))

    def _on_request(self, request: Request) -> None:
        self.requests += 1
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in self._hosts:
            self.complaints.append(f"request to another host: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not self._is_expected(message.text):
            self.complaints.append(f"console {message.type}: {message.text} ({message.location})")

    def _is_expected(self, text: str) -> bool:
        if self.server_may_be_down() and NOBODY_ANSWERS.search(text):
            return True
        if any(expected in text for expected in self._texts):
            return True
        status = STATUS.search(text)
        return status is not None and int(status[1]) in self._statuses
