"""Project configuration: settings, URLs, the Celery app. No behaviour of the diary lives here."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
