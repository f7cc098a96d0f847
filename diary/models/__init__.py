"""The tables: constraints and indexes, no behaviour. One file an aggregate."""

from diary.models.base import SyncedRecord
from diary.models.ems import EmsProgramme, EmsSession, EmsSettings, SafetyScreening, SideEffect
from diary.models.entry import RATING_FIELDS, SYMPTOMS, Entry, Profile
from diary.models.export import DataExport, DataImport, FileChunk, ImportedRecord
from diary.models.keys import KeyCheck
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
from diary.models.trial import PauseReason, Period, Trial

__all__ = [
    "RATING_FIELDS",
    "SYMPTOMS",
    "DataExport",
    "DataImport",
    "Delivery",
    "Device",
    "EmsProgramme",
    "EmsSession",
    "EmsSettings",
    "Entry",
    "FieldHistory",
    "FileChunk",
    "ImportedRecord",
    "KeyCheck",
    "Occurrence",
    "PauseReason",
    "Period",
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
    "Trial",
]
