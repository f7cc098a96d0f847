"""How many requests a person or an address may make a minute; counted in the shared cache."""

from rest_framework.throttling import AnonRateThrottle, UserRateThrottle


class UserThrottle(UserRateThrottle):
    scope = "user"


class AnonymousThrottle(AnonRateThrottle):
    scope = "anonymous"


class AcknowledgementThrottle(AnonRateThrottle):
    """Apart from the others: what phones of one household say must not shut its people out, nor the reverse."""

    scope = "acknowledgement"


class ShareThrottle(AnonRateThrottle):
    """Readers of links, by address: a whole clinic may sit behind one."""

    scope = "share"


class FileThrottle(AnonRateThrottle):
    """Files of links, by address: whoever has one has opened the link, and ten years are a hundred of them."""

    scope = "file"
