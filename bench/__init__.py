"""Benchmarks against the really running app: `make bench`, `make lighthouse`. Nothing here runs in production."""
