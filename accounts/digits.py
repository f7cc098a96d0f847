"""Digits as people type them. Pure; the diary uses it too."""

import unicodedata


def plain_digits(typed: str) -> str:
    """As it would be on another keyboard: full-width signs and the digits of any script become those of ASCII.

    One sign may become 18: whoever takes text from strangers looks at its length first.
    """
    signs = unicodedata.normalize("NFKC", typed)
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in signs)
