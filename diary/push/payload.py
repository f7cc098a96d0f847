"""What a push says: the same neutral words, unless a person chose to see words of their own. A lock screen is public."""

import json

_TITLE = "Daymark"
_BODY = "A moment for your diary?"
_ACTIONS = (("log", "Log now"), ("later", "Later"))


def neutral_payload(
    *,
    navigate: str,
    tag: str,
    ack: str,
    app_badge: int | None = None,
    own_text: str = "",
    day: str = "",
    asks_anyway: bool = False,
    with_actions: bool = True,
) -> bytes:
    """A declarative message (W3C Push API), shown by the browser itself where there is no service worker.

    `navigate` is the address a tap opens and must hold no more than which screen and `day`, the local date it was made for;
    a second message with the same `tag` replaces the first. `ack` is what the service worker hands back once it is shown.
    `app_badge` is how many reminders are open, 0 or more. `own_text` only where its writer allowed it on the lock screen.
    `asks_anyway`: the app leaves it there when the diary has answered it.
    """
    message: dict[str, object] = {
        "web_push": 8030,
        "notification": {
            "title": _TITLE,
            "body": own_text or _BODY,
            "lang": "en",
            "dir": "auto" if own_text else "ltr",
            "tag": tag,
            "navigate": navigate,
            "actions": [
                {"action": action, "title": title, "navigate": navigate}
                for action, title in _ACTIONS
                if with_actions
            ],
            "data": {"ack": ack}
            | ({"day": day} if day else {})
            | ({"asks_anyway": True} if asks_anyway else {}),
        },
        # The service worker still gets it: it says back that the message was shown.
        "mutable": True,
    }
    if app_badge is not None:
        message["app_badge"] = app_badge
    return json.dumps(message, separators=(",", ":")).encode()
