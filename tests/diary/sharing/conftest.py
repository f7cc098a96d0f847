"""What tests of links share."""

import pytest

from accounts import encryption


@pytest.fixture
def decrypted(monkeypatch):
    """The texts that were decrypted, in their order."""
    texts, real = [], encryption.decrypt

    def noted(stored):
        texts.append(real(stored))
        return texts[-1]

    monkeypatch.setattr(encryption, "decrypt", noted)
    return texts
