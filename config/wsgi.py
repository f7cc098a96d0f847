"""The WSGI entry point that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# All views now, not in the first visitor's time.
get_resolver().url_patterns  # noqa: B018
# What is loaded stays for good; without this every full collection looks through all of it again.
gc.collect()
gc.freeze()
