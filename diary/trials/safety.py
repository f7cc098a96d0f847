"""What the safety check says about a trial, and what interrupts one. Nothing here keeps a diary entry from being written."""

from datetime import datetime

from django.db.models import F, Max
from django.db.models.functions import Greatest

from diary.access import records_of
from diary.ems import screening
from diary.models import PauseReason, SafetyScreening, SideEffect

# These pauses end only when somebody says "go on", and the safety check agrees.
SERIOUS = (
    PauseReason.RED_FLAG,
    PauseReason.SIDE_EFFECT,
    PauseReason.SAFETY_CHECK,
)
CONTRAINDICATION = "contraindication"
TEXT_UNREAD = "text_unread"
# The reasons of `screening.due` come first: an old check says nothing about today.
REASONS = (
    "first",
    "new_questions",
    "ninety_days",
    "side_effect",
    CONTRAINDICATION,
    TEXT_UNREAD,
)


def refusal(owner_id: int, now: datetime) -> str | None:
    """Why no trial may start or go on now (one of `REASONS`), or None."""
    latest = records_of(SafetyScreening, owner_id).order_by("-screened_at", "-pk").first()
    if latest is None:
        return "first"
    screened = screening.Screened(latest.screened_at, latest.version)
    happened = _latest_side_effect(owner_id)
    due = screening.due(now, [screened], [happened] if happened else [])
    return due or answer_against(latest)


def answer_against(check: SafetyScreening) -> str | None:
    """What the answers of one check have against a trial; a clinician's clearance counts."""
    if screening.opens_timer(
        check.outcome,
        text_read=check.text_read,
        cleared_by=check.cleared_by,
        cleared_on=check.cleared_on,
    ):
        return None
    return CONTRAINDICATION if check.outcome == screening.CONTRAINDICATION else TEXT_UNREAD


def _latest_side_effect(owner_id: int) -> screening.Happened | None:
    told = Max(Greatest(F("occurred_at"), F("recorded_at")))
    at = records_of(SideEffect, owner_id).aggregate(at=told)["at"]
    return screening.Happened(at, at) if at else None
