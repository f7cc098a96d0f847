"""Mails to the owner of a link: that it was opened, or that it is locked. They say nothing of what it shows or to whom."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from accounts.mails import keep_mail
from diary.models import ShareLink

_BATCH = 100
_SUBJECTS = {
    ShareLink.Untold.OPENED: "One of your links was opened",
    ShareLink.Untold.LOCKED: "One of your links is locked",
}


def tell_owners() -> int:
    """Writes the mails of what owners are still to be told; returns how many. A second call finds nothing left.

    `accounts.mails.send_due` sends them: one that cannot be delivered is no other owner's trouble.
    """
    # Of its encrypted columns none is read: one that no key opens would stop them all.
    waiting = ShareLink.objects.exclude(untold="").only("untold", "owner").select_related("owner")
    return sum(_tell(link) for link in waiting.order_by("pk")[:_BATCH])


@transaction.atomic
def _tell(link: ShareLink) -> int:
    """1, or 0 when somebody else has told it in the meantime."""
    if not ShareLink.objects.filter(pk=link.pk, untold=link.untold).update(untold=""):
        return 0
    what = ShareLink.Untold(link.untold)
    message = EmailMessage(
        to=[link.owner.email],
        subject=settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + _SUBJECTS[what],
        body=render_to_string(f"sharing/mail/{what}.txt", {"public_url": settings.PUBLIC_URL}),
    )
    keep_mail(message, owner=link.owner)
    return 1
