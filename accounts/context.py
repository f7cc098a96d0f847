"""What every server-rendered page may ask about this installation."""

from django.conf import settings
from django.http import HttpRequest


def mail_configured(request: HttpRequest) -> dict[str, bool]:
    return {"mail_configured": settings.MAIL_CONFIGURED}
