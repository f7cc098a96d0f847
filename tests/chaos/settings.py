"""The settings of the tests for processes of their own, with pushes going to the push service of the judge."""

import os

from config.settings_test import *

PUSH_EXTRA_HOSTS = ["localhost"]
PUSH_PORTS = [int(os.environ["PUSHD_PORT"])]
PUSH_NETWORKS = ["127.0.0.0/8"]
PUSH_AUTHORITIES = os.environ["PUSHD_AUTHORITY"]
if "CHAOS_LEASE_SECONDS" in os.environ:
    INSTALLED_APPS = [*INSTALLED_APPS, "tests.chaos.apps.ShortLease"]
# A name without a dot, which nobody but a test would allow.
SILENCED_SYSTEM_CHECKS = ["diary.E004"]
