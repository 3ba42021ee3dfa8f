"""The OpenAPI 3.1 document, made from the declarations by which the views answer."""

from __future__ import annotations

import types
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from django.conf import settings

from core.hub import absolute, hub

if TYPE_CHECKING:
    from incubation.open_data.endpoints import Endpoint

Schema = dict[str, Any]
PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    Decimal: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    types.NoneType: {"type": "null"},
    Any: {},
}
PROBLEM: Schema = {
    "type": "object",
    "description": "Why there is no answer (RFC 9457); `detail` is one sentence that says what to do.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail"],
}
REFUSALS = {
    400: "A parameter cannot be read.",
    404: "There is nothing at this address, or it is not public yet.",
    405: "Only GET, HEAD and OPTIONS are answered.",
    429: "Too many requests in this minute; Retry-After says how many seconds to wait.",
}


def document(endpoints: Iterable[Endpoint]) -> Schema:
    """The whole description, in the active language."""
    parts: dict[str, Schema] = {"Problem": PROBLEM}
    paths = {one.template: {"get": _operation(one, parts)} for one in endpoints}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{hub()['name']}: open data",
            "version": "1",
            "description": "Read only. The same as the public pages tell, from the same instant on.",
            "license": settings.OPEN_DATA_LICENCE,
        },
        "servers": [{"url": absolute("")}],
        "paths": paths,
        "components": {"schemas": parts},
    }


def _operation(endpoint: Endpoint, parts: dict[str, Schema]) -> Schema:
    refusals = (404, 429) if not endpoint.asks else (400, 404, 429)
    return {
        "operationId": endpoint.name,
        "summary": str(endpoint.tells),
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": SLUG} for name in endpoint.names),
            *(
                {"name": one.name, "in": "query", "description": str(one.tells), "schema": one.schema}
                for one in endpoint.asks
            ),
        ],
        "responses": {
            "200": {
                "description": str(endpoint.tells),
                "content": {endpoint.media: {"schema": schema_of(endpoint.answer, parts)}},
            },
            **{str(status): _refusal(status) for status in refusals},
        },
    }


SLUG: Schema = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}


def _refusal(status: int) -> Schema:
    problem = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": REFUSALS[status],
        "content": {"application/problem+json": {"schema": problem}},
    }


def schema_of(kind: Any, parts: dict[str, Schema]) -> Schema:
    """The JSON Schema of a type; what has a name of its own is put into `parts` and referred to."""
    if is_typeddict(kind):
        return _named(kind, parts)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [schema_of(one, parts) for one in inner]}
    if origin is Literal:
        return {"type": "string", "enum": list(inner)}
    if origin is list:
        return {"type": "array", "items": schema_of(inner[0], parts)}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(inner[1], parts)}
    return dict(PLAIN[kind])


def _named(kind: Any, parts: dict[str, Schema]) -> Schema:
    name = kind.__name__
    if name not in parts:
        parts[name] = {}  # it may speak of itself
        hints = get_type_hints(kind)
        parts[name] = {
            "type": "object",
            "description": kind.__doc__ or "",
            "properties": {key: schema_of(one, parts) for key, one in hints.items()},
            "required": list(hints),
            "additionalProperties": False,
        }
    return {"$ref": f"#/components/schemas/{name}"}
