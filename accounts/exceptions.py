"""What can go wrong when an account is changed. The words a person reads about it are in forms and templates."""


class TooManyApiTokens(Exception):
    """The person already has as many live tokens as one person may have."""


class ApiTokenNameTaken(Exception):
    """One of the person's live tokens has this name."""
