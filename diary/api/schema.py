"""The OpenAPI schema says which problems each operation answers with."""

from typing import Any

from drf_spectacular.views import SpectacularAPIView

# For `extend_schema(auth=…)`, which is annotated more narrowly than what it takes.
SESSION_ONLY: Any = [{"session": []}]
SESSION_OR_NOBODY: Any = [*SESSION_ONLY, {}]
_METHODS = ("get", "put", "post", "patch", "delete")
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
_ALWAYS = {"401": "Sign in first", "403": "Not allowed", "429": "Too many requests"}
_WITH_INPUT = {"400": "Invalid input"}
_WITH_BODY = {"400": "Invalid input", "413": "Too large", "415": "Only JSON", "503": "Busy"}
_FOR_SYNC = {"409": "Epoch changed", "410": "Cursor too old", "426": "Client too old"}


def document_problems(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Adds the problem+json answers to every operation."""
    schemas = result["components"].setdefault("schemas", {})
    _refuse_unknown_fields(schemas)
    schemas["Problem"] = _PROBLEM
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            if method == "post" and "requestBody" in operation:
                operation["requestBody"]["required"] = True
            if method in _METHODS:
                for code, title in _problems_of(path, method).items():
                    operation["responses"].setdefault(code, _answer(title))
    return result


def _refuse_unknown_fields(schemas: dict[str, Any]) -> None:
    for name, schema in schemas.items():
        if name.endswith("Request") and schema.get("type") == "object":
            schema["additionalProperties"] = False


def _problems_of(path: str, method: str) -> dict[str, str]:
    problems = dict(_ALWAYS) | _WITH_INPUT
    if method != "get":
        problems |= _WITH_BODY
    if "{" in path:
        problems["404"] = "Not found"
    if "/trials/" in path and (method == "post" or path.endswith("/result/")):
        problems["409"] = "Not now"
    if path.endswith("/file/") or (method == "patch" and "/imports/" in path):
        problems["409"] = "Not now"
    if path.endswith("/sync"):
        problems |= _FOR_SYNC
    return problems


def _answer(title: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": title, "content": content}


class Schema(SpectacularAPIView):
    """The OpenAPI schema; open to everybody, it holds nobody's data."""

    permission_classes = ()
    authentication_classes = ()
