"""Sync: one round trip that sends ops and receives changes. See docs/api.md."""
