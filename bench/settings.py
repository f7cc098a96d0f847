"""The production settings, plus the plain app to compare with. Rate limits are counted as always, but never reached."""

# ruff: noqa: F403, F405
from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "bench.plainapp"]
MIDDLEWARE = ["bench.counting.CountQueriesMiddleware", *MIDDLEWARE]
ROOT_URLCONF = "bench.urls"
# By the second: the throttle keeps every request of its period in a list, and a bench sends more of them in a minute
# than any person does.
REST_FRAMEWORK = {
    **REST_FRAMEWORK,
    "DEFAULT_THROTTLE_RATES": dict.fromkeys(REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "100000/sec"),
}
