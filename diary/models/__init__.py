"""The tables: constraints and indexes, no behaviour. One file an aggregate."""

from diary.models.base import SyncedRecord
from diary.models.entry import PLACES, RATING_FIELDS, SYMPTOMS, Entry, Profile
from diary.models.sync import Device, FieldHistory, SyncOp, SyncState

__all__ = [
    "PLACES",
    "RATING_FIELDS",
    "SYMPTOMS",
    "Device",
    "Entry",
    "FieldHistory",
    "Profile",
    "SyncOp",
    "SyncState",
    "SyncedRecord",
]
