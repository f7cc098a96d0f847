"""A mail server of the tests, on a real socket: takes mails, turns one address away, hangs, or is not there at all."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class MailServer:
    """Takes what it is sent, unless told otherwise; `taken` are the recipients of what it took."""

    listener: socket.socket
    # "takes", or "hangs": it accepts a connection and says nothing, or "hangs up" on each.
    how: str = "takes"
    # After so many mails it hangs up, and on each connection from then on.
    takes_at_most: int | None = None
    # The answer to an address other than 250.
    answers: dict[str, str] = field(default_factory=dict)
    on_contact: Callable[[], None] = lambda: None
    contacts: int = 0
    taken: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.contacts += 1
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as said:
            self.on_contact()
            if self.how == "hangs up":
                return
            if self.how == "hangs":
                said.read()
                return
            _say(connection, "220 tests")
            to = ""
            for line in said:
                word = line[:4].upper()
                if word == b"QUIT":
                    return
                if word == b"RCPT" and len(self.taken) == self.takes_at_most:
                    self.how = "hangs up"
                    return
                if word == b"RCPT":
                    to = line.decode().split("<")[1].split(">")[0]
                if word == b"DATA":
                    _say(connection, "354 go on")
                    self.mails.append(b"".join(iter(said.readline, b".\r\n")).decode())
                    self.taken.append(to)
                _say(connection, self.answers.get(to, "250 ok") if word == b"RCPT" else "250 ok")


def _say(connection: socket.socket, words: str) -> None:
    connection.sendall(f"{words}\r\n".encode())


@contextmanager
def used_by(settings: Any) -> Iterator[MailServer]:
    """One that listens, until the end of the block, and that `settings` name from then on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = MailServer(listener)
        threading.Thread(target=server.serve, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        # However busy the machine is, one that answers is waited for.
        settings.EMAIL_TIMEOUT = 60
        yield server
        # Wakes `accept`, which closing alone does not.
        listener.shutdown(socket.SHUT_RDWR)
