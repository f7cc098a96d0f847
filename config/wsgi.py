"""The WSGI entry point that gunicorn serves."""

import gc
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import get_resolver

from config.start import refuse_what_is_wrong

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# With this status gunicorn gives up at once instead of starting its workers again and again.
_CANNOT_BOOT = 3

try:
    application = get_wsgi_application()
    refuse_what_is_wrong()
    # Each thread has its own; this one's would stay open for nothing.
    connection.close()
except ImproperlyConfigured as error:
    sys.stderr.write(f"{error}\n")
    sys.exit(_CANNOT_BOOT)

# All views now, not in the first visitor's time.
get_resolver().url_patterns  # noqa: B018
# What is loaded stays for good; without this every full collection looks through all of it again.
gc.collect()
gc.freeze()
