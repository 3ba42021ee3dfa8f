"""What a program reads where it gets no answer: one shape for every refusal, RFC 9457."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpRequest, JsonResponse

BELOW = "/api/"  # whatever lies there answers programs


class BadParameter(ValueError):
    """A parameter that cannot be read; `sentence` says why, in the reader's language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def problem(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> JsonResponse:
    """The refusal as JSON: what kind it is by its status, and one sentence that says what to do."""
    response = JsonResponse(
        {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": sentence,
        },
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def is_asked_by_a_program(request: HttpRequest) -> bool:
    """Whether who asks expects data, by the address."""
    return request.path.startswith(BELOW)
