"""Anybody's table of days or of values, understood. Pure: bytes in, facts, questions and refusals out.

Nothing is guessed silently: `Understood.reading` says all that was understood, a person's choices go over it, and what
could be read in two ways is a question.
"""

from diary.export.tables.choices import checked_choices
from diary.export.tables.shapes import Fact, Refusal, Understood
from diary.export.tables.understanding import understand

__all__ = [
    "Fact",
    "Refusal",
    "Understood",
    "checked_choices",
    "understand",
]
