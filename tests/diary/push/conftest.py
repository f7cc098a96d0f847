from collections.abc import Iterator

import pytest

from diary.push.vapid import public_key_of
from tests.diary.push.sending import KEY
from tests.pushd.server import PushService, running


@pytest.fixture
def pushd(tmp_path) -> Iterator[PushService]:
    with running(tmp_path, vapid_key=public_key_of(KEY)) as service:
        yield service
