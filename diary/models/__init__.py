"""The tables: constraints and indexes, no behaviour. One file an aggregate."""

from diary.models.base import SyncedRecord
from diary.models.ems import EmsProgramme, EmsSession, EmsSettings, SafetyScreening, SideEffect
from diary.models.entry import PLACES, RATING_FIELDS, SYMPTOMS, Entry, Profile
from diary.models.sync import Device, FieldHistory, SyncOp, SyncState

__all__ = [
    "PLACES",
    "RATING_FIELDS",
    "SYMPTOMS",
    "Device",
    "EmsProgramme",
    "EmsSession",
    "EmsSettings",
    "Entry",
    "FieldHistory",
    "Profile",
    "SafetyScreening",
    "SideEffect",
    "SyncOp",
    "SyncState",
    "SyncedRecord",
]
