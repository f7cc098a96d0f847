"""Where the web server listens and what address people type, from HOST, PORT and PUBLIC_URL."""

import errno
import http.client
import json
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import idna

from tools.supervise import NotReady

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
            except (UnicodeError, TypeError):
                # What cannot be a host name is either, depending on the version of Python.
                return "HOST must be an address of this machine, such as 127.0.0.1 or 0.0.0.0."
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
        return self._asked("/healthz/live")[0] == 200

    def readiness(self) -> dict[str, bool]:
        """What our own web server says of each part; empty when it says nothing."""
        try:
            found = json.loads(self._asked("/healthz/ready")[1])
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _asked(self, path: str) -> tuple[int, bytes]:
        """Status and body, or 0 and nothing; waits 2 s for each part of it at most."""
        link = http.client.HTTPConnection(self._probe_host(), self.port, timeout=2)
        try:
            # The name people use: an answer proves that it is among the allowed hosts, too.
            link.request("GET", path, headers={"Host": _as_sent(self.public_url)})
            answer = link.getresponse()
            return answer.status, answer.read(10_000)
        except (OSError, ValueError, http.client.HTTPException):
            # ValueError: an address that no header can carry; the settings say what is wrong with it.
            return 0, b""
        finally:
            link.close()

    def _probe_host(self) -> str:
        if self.host not in _EVERYWHERE:
            return self.host
        return "::1" if self.host == "::" else "127.0.0.1"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _as_sent(url: str) -> str:
    """Host and port of a URL as browsers send them: umlauts as xn--, the short form of an IPv6 address."""
    name = urlsplit(url).netloc
    if name.startswith("["):
        inside, _, port = name[1:].partition("]")
        return f"[{ip_address(inside).compressed}]{port}"
    if name.isascii():
        return name
    host, colon, port = name.partition(":")
    return f"{idna.encode(host, uts46=True).decode()}{colon}{port}"


def own_address() -> str:
    """This machine's address on its network. Connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


def read(settings: Mapping[str, str]) -> Address:
    """Where to listen and what people type; raises NotReady for a port that is none."""
    host = settings.get("HOST", "").strip() or "127.0.0.1"
    # As it stands in a URL, and as the settings take it.
    host = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    port = _port(settings.get("PORT", "").strip() or "8000")
    reached_as = own_address() if host in _EVERYWHERE else host
    default = f"http://{_bracketed(reached_as)}:{port}"
    return Address(host, port, settings.get("PUBLIC_URL", "").strip() or default)


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise NotReady("PORT must be a whole number from 1 to 65535.")
    return int(text)
