"""How many requests a person or an address may make a minute; counted in the shared cache."""

from rest_framework.throttling import AnonRateThrottle, UserRateThrottle


class UserThrottle(UserRateThrottle):
    scope = "user"


class AnonymousThrottle(AnonRateThrottle):
    scope = "anonymous"
