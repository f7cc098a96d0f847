"""The real settings, serving a copy of the front-end build: a test may change it, and a build meanwhile does no harm."""

import os
from pathlib import Path

from config.settings import *

FRONTEND_DIST = Path(os.environ["E2E_DIST"])
STATICFILES_DIRS = [("app", FRONTEND_DIST)]
