"""Entries: check-ins, ratings right now, and the profile."""
