"""From the settings to what the sender needs. The only part of this package that knows Django, besides `sender`."""

from django.conf import settings

from diary.push.client import Options
from diary.push.hosts import Rules, extra_host_problem
from diary.push.vapid import Signer, public_key_of, subject_problem


def is_configured() -> bool:
    """Whether pushes can be sent at all: a key, and a contact that push services accept."""
    return not (key_problem() or contact_problem())


def key_problem() -> str | None:
    if not settings.VAPID_PRIVATE_KEY:
        return "VAPID_PRIVATE_KEY is missing."
    try:
        public_key = public_key_of(settings.VAPID_PRIVATE_KEY)
    except ValueError:
        return "VAPID_PRIVATE_KEY is no P-256 key of 32 bytes in url-safe base64."
    if settings.VAPID_PUBLIC_KEY not in ("", public_key):
        return "VAPID_PUBLIC_KEY does not belong to VAPID_PRIVATE_KEY."
    return None


def contact_problem() -> str | None:
    problem = subject_problem(_subject())
    return f"VAPID_SUBJECT: {problem}." if problem else None


def hosts_problem() -> str | None:
    for pattern in settings.PUSH_EXTRA_HOSTS:
        if problem := extra_host_problem(pattern):
            return f"PUSH_EXTRA_HOSTS: {problem}."
    return None


def _subject() -> str:
    subject: str = settings.VAPID_SUBJECT or settings.PUBLIC_URL
    return subject


def public_key() -> str:
    """What a browser subscribes with; raises ValueError without a usable VAPID_PRIVATE_KEY."""
    return public_key_of(settings.VAPID_PRIVATE_KEY)


def rules() -> Rules:
    """Where a push may go, for a new subscription and for the sender alike."""
    return Rules(
        extra_hosts=tuple(settings.PUSH_EXTRA_HOSTS),
        ports=tuple(settings.PUSH_PORTS),
        networks=tuple(settings.PUSH_NETWORKS),
    )


def options() -> Options:
    """For a client of this process; raises ValueError without a usable VAPID_PRIVATE_KEY."""
    signer = Signer(private_key=settings.VAPID_PRIVATE_KEY, subject=_subject())
    return Options(signer=signer, rules=rules(), authorities=settings.PUSH_AUTHORITIES)
