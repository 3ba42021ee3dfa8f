"""A port: a question that a lower floor asks and an upper floor answers.

The lower floor declares the port beside the rule that needs it; the upper one plugs its answer in
when the app is ready. A port without a plug is a start-up error, so a rule cannot be lost silently.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

from django.core.checks import CheckMessage, Error, register

P = ParamSpec("P")
R = TypeVar("R")

_declared: list[Port[..., Any]] = []


class Port(Generic[P, R]):
    """Called like the function that is plugged into it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._answer: Callable[P, R] | None = None
        _declared.append(self)

    def plug(self, answer: Callable[P, R]) -> Callable[P, R]:
        """Give the answer; returns it, so that it can be used as a decorator."""
        self._answer = answer
        return answer

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        if self._answer is None:
            raise RuntimeError(f"Nothing is plugged into {self.name}.")
        return self._answer(*args, **kwargs)

    @property
    def is_plugged(self) -> bool:
        return self._answer is not None


@register
def every_port_is_plugged(**kwargs: Any) -> list[CheckMessage]:
    """Start-up check: each declared port has its answer."""
    return [
        Error(f"Nothing is plugged into {port.name}.", id="core.E001")
        for port in _declared
        if not port.is_plugged
    ]
