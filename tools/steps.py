"""Running one set-up command, with a clear word when it fails."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


class SetupError(Exception):
    """Something is missing or failed. The message says what to do about it."""


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what is being done and how long it took."""
    started = time.monotonic()
    print(f"- {title} ...", flush=True)
    yield
    print(f"  done in {time.monotonic() - started:.1f} s", flush=True)


def command(
    argv: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> None:
    """Run to the end; raises SetupError naming the command when it fails."""
    words = [str(word) for word in argv]
    if shutil.which(words[0], path=(env or {}).get("PATH")) is None:
        raise SetupError(f"{words[0]} is not installed.")
    ended = subprocess.run(words, cwd=cwd, env=env, stdin=subprocess.DEVNULL, check=False)
    if ended.returncode:
        raise SetupError(f"`{' '.join(words)}` failed; the reason is above.")


def exit_with(main: Callable[[], int | None]) -> None:
    """Run `main` and turn a SetupError into one line and status 1."""
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(f"\n{error}")
