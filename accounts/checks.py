"""What `manage.py check` says about how people reach the account pages."""

import os
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register()
def check_https_is_reachable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """HTTPS outside and no proxy named: then nobody ends TLS, or a proxy does that we do not know of.

    In the second case every page redirects to itself for ever, and rate limits see one address for everybody.
    """
    if not settings.IS_HTTPS or settings.TRUSTED_PROXY_COUNT or _gunicorn_has_certificate():
        return []
    return [
        Warning(
            "PUBLIC_URL begins with https, but TRUSTED_PROXY_COUNT is 0 and gunicorn has no certificate.",
            hint="Set TRUSTED_PROXY_COUNT to the number of your own proxies in front (usually 1).",
            id="accounts.W001",
        )
    ]


def _gunicorn_has_certificate() -> bool:
    return "--certfile" in os.environ.get("GUNICORN_CMD_ARGS", "")
