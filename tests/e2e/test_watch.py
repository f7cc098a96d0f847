"""The watch that every browser test is under notices what it should."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Error

from tests.e2e.device import Device
from tests.e2e.watch import Watch

# Over only when it was thrown: a page that is left takes its timers with it.
UNCAUGHT = """() => new Promise((resolve) => setTimeout(() => {
  setTimeout(resolve)
  throw new Error('nobody caught me')
}))"""


def test_it_notices_strangers_errors_and_breaches_of_the_csp(phone: Device, watch: Watch) -> None:
    phone.open("/")
    phone.page.evaluate("fetch('http://elsewhere.test/').catch(() => {})")
    phone.page.evaluate("() => { console.error('something broke') }")
    phone.page.evaluate(UNCAUGHT)
    with contextlib.suppress(Error):
        phone.page.goto("http://elsewhere.test/page")
    noticed = "\n".join(watch.complaints)
    watch.complaints.clear()
    for wanted in (
        "request to another host: http://elsewhere.test/page",
        "console error: something broke",
        "CSP violation: connect-src http://elsewhere.test/",
        "nobody caught me",
    ):
        assert wanted in noticed


HEAD = b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n"
ANSWER = HEAD + b"Content-Length: 4\r\n\r\nbody"
IN_CHUNKS = HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"
CUT_SHORT = {
    "before the answer": b"",
    "within the first line": ANSWER[:10],
    "within the head": ANSWER[:30],
    "after the head": ANSWER[:-4],
    "within the body": ANSWER[:-2],
    "within a chunk": IN_CHUNKS[:-9],
}


@pytest.fixture
def killed_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """Says so much of an answer and is gone, as a server is that was killed just then."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with contextlib.suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    with client:
                        client.recv(65536)
                        client.sendall(request.param)

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("killed_server", CUT_SHORT.values(), ids=CUT_SHORT, indirect=True)
def test_a_server_that_was_killed_at_any_byte_is_no_complaint_unless_nobody_stopped_it(
    new_context: Callable[..., BrowserContext], watch: Watch, killed_server: str
) -> None:
    page = new_context().new_page()
    ask = (
        f"fetch({killed_server!r}).then((answer) => answer.text()).then(() => 'whole', () => 'cut')"
    )
    watch.server_may_be_down = lambda: True
    with page.expect_console_message(lambda message: "net::" in message.text):
        assert page.evaluate(ask) == "cut"
    assert not [told for told in watch.complaints if "net::" in told]
    watch.server_may_be_down = lambda: False
    with page.expect_console_message(lambda message: "net::" in message.text):
        assert page.evaluate(ask) == "cut"
    assert [told for told in watch.complaints if "net::" in told]
    watch.complaints.clear()
