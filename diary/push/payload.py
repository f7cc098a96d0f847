"""What a push says: always the same neutral words. A lock screen is read by whoever stands near it."""

import json

_TITLE = "Daymark"
_BODY = "A moment for your diary?"


def neutral_payload(*, navigate: str, tag: str, app_badge: int | None = None) -> bytes:
    """A declarative message (W3C Push API), shown by the browser itself where there is no service worker.

    `navigate` is the address a tap opens and must hold no more than which screen; a second message with the same `tag`
    replaces the first. `app_badge` is how many reminders are open, 0 or more. There is deliberately no way to add text.
    """
    message: dict[str, object] = {
        "web_push": 8030,
        "notification": {
            "title": _TITLE,
            "body": _BODY,
            "lang": "en",
            "dir": "ltr",
            "tag": tag,
            "navigate": navigate,
        },
        # The service worker still gets it: it says back that the message was shown.
        "mutable": True,
    }
    if app_badge is not None:
        message["app_badge"] = app_badge
    return json.dumps(message, separators=(",", ":")).encode()
