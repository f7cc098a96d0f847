"""Which key the installation depends on."""

from django.db import models


class KeyCheck(models.Model):
    """The one row: a word, encrypted with the key that must be among `FIELD_KEYS` (`diary/keys.py`)."""

    word = models.TextField()

    def __str__(self) -> str:
        return "key check"
