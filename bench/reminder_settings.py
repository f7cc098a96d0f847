"""The settings of the chaos runs, which send to a push service of our own, and django-celery-beat to compare with."""

# ruff: noqa: F403, F405
from tests.chaos.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "django_celery_beat"]
