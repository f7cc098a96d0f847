"""Electrical stimulation: saved programmes, sessions, unwanted effects and the safety check."""
