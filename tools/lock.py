"""`make lock`: every requirements file compiled to exact versions with hashes, for every platform at once."""

import os
import sys

from tools.paths import ROOT, VENV_BIN
from tools.steps import command, exit_with

_PAIRS = {
    "requirements.in": "requirements.txt",
    "requirements-dev.in": "requirements-dev.txt",
    "tools/uv.in": "tools/uv.txt",
    "tools/node.in": "tools/node.txt",
}
# No command line with this machine's paths in the files; of where it looked, uv writes nothing unless it is asked to.
_QUIET = ("--quiet", "--no-header")
_OPTIONS = ("--universal", "--python-version=3.11", "--generate-hashes", *_QUIET)


def main() -> None:
    os.chdir(ROOT)
    compile_ = [str(VENV_BIN / "uv"), "pip", "compile", *_OPTIONS, *sys.argv[1:]]
    for source, locked in _PAIRS.items():
        command([*compile_, "--output-file", locked, source])


if __name__ == "__main__":
    exit_with(main)
