"""Read-only links for a clinician."""
