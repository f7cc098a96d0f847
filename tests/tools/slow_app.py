"""What `test_web_worker.py` serves, in a process of its own: says how much of a body it read.

`IMPATIENT` shortens the times, `HELD_BYTES_MAX` is what is held at most.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from config import web_worker

if "IMPATIENT" in os.environ:
    web_worker.HEAD_SECONDS = web_worker.PIECE_SECONDS = 0.5
    web_worker.BYTES_A_SECOND = 10**9
if "HELD_BYTES_MAX" in os.environ:
    web_worker.HELD_BYTES_MAX = int(os.environ["HELD_BYTES_MAX"])


def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/long":
        body = b"x" * 4_000_000
    elif environ["PATH_INFO"] == "/unread":
        body = b"read nothing"
    else:
        size = int(environ.get("CONTENT_LENGTH") or 0)
        body = b"read %d" % len(environ["wsgi.input"].read(size))
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
