"""Where things are in a checkout. No work is done here."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_BIN = VENV / "bin"
VENV_PYTHON = VENV_BIN / "python"
FRONTEND = ROOT / "frontend"
ENV_FILE = ROOT / ".env"
RUN_DIR = ROOT / ".run"
# How long each test took, as JUnit writes it; `make test` reads it.
TIMES = ROOT / "test-results" / "times"
