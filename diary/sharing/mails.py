"""Mails to the owner of a link: that it was opened, or that it is locked. They say nothing of what it shows or to whom."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from diary.models import ShareLink

_BATCH = 100
_SUBJECTS = {
    ShareLink.Untold.OPENED: "One of your links was opened",
    ShareLink.Untold.LOCKED: "One of your links is locked",
}


def tell_owners() -> int:
    """Sends what owners are still to be told; returns how many mails. A second call finds nothing left.

    A crash between sending and writing down sends the same Message-ID again.
    """
    waiting = ShareLink.objects.exclude(untold="").select_related("owner").order_by("pk")
    told = 0
    for link in waiting[:_BATCH]:
        _mail(link).send()
        told += ShareLink.objects.filter(pk=link.pk, untold=link.untold).update(untold="")
    return told


def _mail(link: ShareLink) -> EmailMessage:
    what = ShareLink.Untold(link.untold)
    return EmailMessage(
        subject=settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + _SUBJECTS[what],
        body=render_to_string(f"sharing/mail/{what}.txt", {"public_url": settings.PUBLIC_URL}),
        to=[link.owner.email],
        headers={
            "Message-ID": f"<share-{link.share_id}-{what}@{urlsplit(settings.PUBLIC_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
