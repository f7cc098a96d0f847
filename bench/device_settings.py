"""As in the bench, serving a copy of the front-end build: one that is made meanwhile does no harm."""

# ruff: noqa: F403
import os
from pathlib import Path

from bench.settings import *

FRONTEND_DIST = Path(os.environ["DEVICE_DIST"])
STATICFILES_DIRS = [("app", FRONTEND_DIST)]
