"""Where the web server listens and what address people type, from HOST, PORT and PUBLIC_URL."""

import errno
import http.client
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104 - compared with, never bound to here


@dataclass(frozen=True)
class Address:
    host: str
    port: int
    public_url: str

    @property
    def bind(self) -> str:
        return f"{_bracketed(self.host)}:{self.port}"

    def problem(self) -> str | None:
        """Why nothing can listen here, in words for the person at the terminal; None when it is free."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                return self._explain(error)
        return None

    def _explain(self, error: OSError) -> str:
        if error.errno == errno.EADDRINUSE:
            return (
                f"Port {self.port} on {self.host} is taken by another programme.\n"
                f"Choose another one, for example: make run PORT={self.port + 1}"
            )
        return (
            f"Cannot listen on {self.bind}: {error.strerror}. HOST and PORT choose another place."
        )

    def is_live(self) -> bool:
        """True when our own web server answers on its health address."""
        link = http.client.HTTPConnection(self._probe_host(), self.port, timeout=2)
        try:
            # The name people use: an answer proves that it is among the allowed hosts, too.
            link.request("GET", "/healthz/live", headers={"Host": urlsplit(self.public_url).netloc})
            return link.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            link.close()

    def _probe_host(self) -> str:
        if self.host not in _EVERYWHERE:
            return self.host
        return "::1" if self.host == "::" else "127.0.0.1"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def own_address() -> str:
    """This machine's address on its network. Connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


def read(settings: Mapping[str, str]) -> Address:
    host = settings.get("HOST") or "127.0.0.1"
    port = int(settings.get("PORT") or 8000)
    reached_as = own_address() if host in _EVERYWHERE else host
    default = f"http://{_bracketed(reached_as)}:{port}"
    return Address(host, port, settings.get("PUBLIC_URL") or default)
