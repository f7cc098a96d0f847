"""Who someone is: the user, signing in, API tokens. Knows nothing of the diary."""
