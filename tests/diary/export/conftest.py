"""Bob is the one who moves house: an account with nothing in it."""

import pytest
from rest_framework.test import APIClient


@pytest.fixture
def bobs_client(bob):
    client = APIClient()
    client.force_login(bob)
    return client
