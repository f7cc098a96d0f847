"""The project's own tooling: set-up, the supervisor behind `make run`, and the servers behind `make test`.

Standard library only, so that it works before anything is installed. Nothing here is imported by the application.
"""
