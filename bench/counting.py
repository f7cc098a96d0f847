"""Counts the SQL statements of a request that asks for it; any other request passes untouched."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

ASK = "HTTP_X_COUNT_QUERIES"
_TRANSACTION_WORDS = ("BEGIN", "SAVEPOINT", "RELEASE")


class CountQueriesMiddleware:
    """Answers with X-Queries (questions to the database) and X-Transaction-Words (BEGIN, SAVEPOINT, RELEASE)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if ASK not in request.META:
            return self.get_response(request)
        statements: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            statements.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = self.get_response(request)
        words = sum(sql.startswith(_TRANSACTION_WORDS) for sql in statements)
        response.headers["X-Queries"] = str(len(statements) - words)
        response.headers["X-Transaction-Words"] = str(words)
        return response
