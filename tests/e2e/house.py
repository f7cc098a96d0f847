"""A small real proxy in front of the running app, as a household may have one: with a login of its own, or changing pages."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, urlsplit

ENTER = "/house/enter"
LOGIN = "/house/login"
_COOKIE = "house=in"
# What docs/deploy.md says must pass without the cookie.
_OPEN = ("/s/", "/static/", "/calendar/", "/reminders/unsubscribe/", "/api/v1/push/ack/")
_OUR_OWN = ("host", "connection", "keep-alive", "transfer-encoding", "content-length")
_HINDERS_TOUCHING = ("accept-encoding", "if-none-match")


class House:
    """Its login is on another origin than the diary, as it often is; `asks` and `touches` may change at any time."""

    def __init__(self, app_port: int) -> None:
        self.asks = False
        self.touches = False
        self.app = f"127.0.0.1:{app_port}"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{port}"
        self.login_url = f"http://localhost:{port}{LOGIN}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> "House":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        class Handler(_Handler):
            house = self

        return Handler


class _Handler(BaseHTTPRequestHandler):
    house: House
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urlsplit(self.path).path
        if path == LOGIN:
            back = f"{self.house.url}{ENTER}?{urlsplit(self.path).query}"
            self._send(200, [("Content-Type", "text/html")], _login_page(back))
        elif path == ENTER:
            back = urlsplit(self.path).query
            self._send(302, [("Location", back), ("Set-Cookie", f"{_COOKIE}; Path=/")], b"")
        elif self.house.asks and not self._may_pass(path):
            where = f"{self.house.login_url}?{quote(self.path, safe='/?=')}"
            self._send(302, [("Location", where)], b"")
        else:
            self._pass_on(body)

    def _may_pass(self, path: str) -> bool:
        is_script = path.startswith("/api/") and "Authorization" in self.headers
        is_open = path == "/s" or path.startswith(_OPEN)
        return is_open or is_script or _COOKIE in self.headers.get("Cookie", "")

    do_GET = do_HEAD = do_POST = do_PATCH = do_DELETE = _answer  # noqa: N815

    def _pass_on(self, body: bytes) -> None:
        app, left_out = self.house.app, _OUR_OWN + (_HINDERS_TOUCHING if self.house.touches else ())
        headers = {
            name: value.replace(self.house.url, f"http://{app}")
            for name, value in self.headers.items()
            if name.lower() not in left_out
        }
        link = http.client.HTTPConnection(app, timeout=60)
        try:
            link.request(self.command, self.path, body, headers)
            answer = link.getresponse()
            content = answer.read()
        except OSError:
            self._send(502, [("Content-Type", "text/html")], b"<h1>Bad gateway</h1>")
            return
        finally:
            link.close()
        given = [one for one in answer.getheaders() if one[0].lower() not in _OUR_OWN]
        if self.house.touches and "text/html" in (answer.getheader("Content-Type") or ""):
            content = content.replace(b"</head>", b"<!-- looked at by a filter --></head>")
        self._send(answer.status, given, content)

    def _send(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing: what the browser saw is in its trace."""


def _login_page(back: str) -> bytes:
    return f'<!doctype html><title>House</title><h1>Who is there?</h1><a href="{back}">Let me in</a>'.encode()
