"""The real settings, serving a copy of the front-end build: a test may change it, and a build meanwhile does no harm.

With E2E_CLOCK, a file, its clock goes ahead by the seconds that are written there.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from config.settings import *

FRONTEND_DIST = Path(os.environ["E2E_DIST"])
STATICFILES_DIRS = [("app", FRONTEND_DIST)]
# A slow hash is right for people; a hundred sign-ins of the tests need none. (The MD5 of tests guards nothing.)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if "E2E_CLOCK" in os.environ:
    _seconds_ahead, _real_now = Path(os.environ["E2E_CLOCK"]), timezone.now

    def _moved_now() -> datetime:
        return _real_now() + timedelta(seconds=float(_seconds_ahead.read_text()))

    timezone.now = _moved_now
