"""Which devices sync a diary, and what a person calls them. The name comes from the browser's own words."""

from datetime import datetime, timedelta

from diary.clock import is_recent
from diary.entries.queries import names_of
from diary.models import Device
from diary.reminders.services import move_to_zone
from diary.sync.request import SyncRequest

# Writing at every sync would cost a row update for nothing anybody looks at.
SEEN_EVERY = timedelta(hours=1)
DEVICES_MAX = 50
_KINDS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android phone"),
    ("Windows", "Windows computer"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux computer"),
)


def device_name(user_agent: str) -> str:
    """A plain name for a device, such as "iPhone"; "browser" when nothing is known."""
    return next((name for sign, name in _KINDS if sign in user_agent), "browser")


def note_device(
    owner_id: int, request: SyncRequest, user_agent: str, now: datetime
) -> dict[str, str]:
    """Remembers that this device synced and in which time zone; the oldest beyond 50 are forgotten.

    A device that has travelled takes the reminders along that follow the phone; a second one elsewhere does not.
    Returns the names of the person's devices, as `device_names` does.
    """
    devices = {str(one.device_id): one for one in Device.objects.filter(owner_id=owner_id)}
    device = devices.get(request.device_id)
    has_travelled = device.time_zone != request.time_zone if device else not devices
    if has_travelled:
        # Before the row of the device is locked: a sync with ops locks the diary first as well.
        move_to_zone(owner_id=owner_id, time_zone=request.time_zone, now=now)
    if device is None:
        devices[request.device_id] = _add_device(owner_id, request, user_agent, now)
    elif has_travelled or not is_recent(device.seen_at, now, SEEN_EVERY):
        device.seen_at, device.time_zone = now, request.time_zone
        device.save(update_fields=["seen_at", "time_zone"])
    return names_of(devices.values())


def _add_device(owner_id: int, request: SyncRequest, user_agent: str, now: datetime) -> Device:
    values = {"name": device_name(user_agent), "time_zone": request.time_zone, "seen_at": now}
    device, _ = Device.objects.get_or_create(
        owner_id=owner_id, device_id=request.device_id, defaults=values
    )
    kept = Device.objects.filter(owner_id=owner_id).order_by("-seen_at").values("pk")[:DEVICES_MAX]
    Device.objects.filter(owner_id=owner_id).exclude(
        pk__in=list(kept.values_list("pk", flat=True))
    ).delete()
    return device
