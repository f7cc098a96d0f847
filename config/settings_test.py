"""Settings for tests: the real ones, with a quick password hasher and mail kept in memory."""

import os

os.environ.setdefault(
    "SECRET_KEY", "only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz-0123456789"
)
os.environ.setdefault("FIELD_KEYS", "ZGF5bWFyay10ZXN0cy1vbmx5LWtleS0wMTIzNDU2Nzg=")
os.environ.setdefault("VAPID_PRIVATE_KEY", "ZGF5bWFyay10ZXN0cy1vbmx5LXZhcGlkLWtleS0wMTI")
os.environ.setdefault("VAPID_SUBJECT", "mailto:operator@example.org")

from config.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Each of the tests' thousands of clients would look through all static files first; tests of these files switch it on.
WHITENOISE_USE_FINDERS = False
