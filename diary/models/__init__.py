"""The tables: constraints and indexes, no behaviour. One file an aggregate."""

from diary.models.base import SyncedRecord
from diary.models.ems import EmsProgramme, EmsSession, EmsSettings, SafetyScreening, SideEffect
from diary.models.entry import PLACES, RATING_FIELDS, SYMPTOMS, Entry, Profile
from diary.models.push import PushSubscription
from diary.models.reminder import (
    Delivery,
    Occurrence,
    Reminder,
    ReminderCounter,
    ReminderSettings,
)
from diary.models.share import ShareLink, ShareView
from diary.models.sync import Device, FieldHistory, SyncOp, SyncState

__all__ = [
    "PLACES",
    "RATING_FIELDS",
    "SYMPTOMS",
    "Delivery",
    "Device",
    "EmsProgramme",
    "EmsSession",
    "EmsSettings",
    "Entry",
    "FieldHistory",
    "Occurrence",
    "Profile",
    "PushSubscription",
    "Reminder",
    "ReminderCounter",
    "ReminderSettings",
    "SafetyScreening",
    "ShareLink",
    "ShareView",
    "SideEffect",
    "SyncOp",
    "SyncState",
    "SyncedRecord",
]
