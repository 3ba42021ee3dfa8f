"""What both state machines share: guards that explain themselves, and the checks before a step.

A flow is declared with django-fsm on an abstract model. Conditions are `Guard`s: callable as
django-fsm wants them, and able to say in a sentence why they refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django_fsm import FSMFieldMixin, Transition

from core.refusals import NotAllowed, NotNow, UnknownStep

_HELD = "_guards_that_hold"


class Guard:
    """A condition of a step. `why(instance)` is None where it holds, else the sentence of refusal."""

    def __init__(self, why: Callable[[Any], str | None]) -> None:
        self.why = why
        self.__name__ = why.__name__
        self.__doc__ = why.__doc__

    def __call__(self, instance: Any) -> bool:
        return self in instance.__dict__.get(_HELD, ()) or self.why(instance) is None


def guard(why: Callable[[Any], str | None]) -> Guard:
    """Declare a guard: the function returns None, or the sentence that says why not."""
    return Guard(why)


@dataclass(frozen=True)
class Step:
    """One row of a flow: from `source`, by `name`, to `target` (None: the state before)."""

    name: str
    source: str
    target: str | None
    label: str
    who: str
    guards: tuple[str, ...]


def _field(model: type[models.Model]) -> FSMFieldMixin:
    return model._meta.get_field("state")  # type: ignore[return-value]


def transitions(model: type[models.Model]) -> Iterable[Transition]:
    """Every declared transition of a model's state field."""
    return _field(model).get_all_transitions(model)


def steps(model: type[models.Model]) -> list[Step]:
    """The whole flow as rows, for the diagram, the matrix test and the pages."""
    rows = []
    for transition in transitions(model):
        target = transition.target if isinstance(transition.target, str) else None
        rows.append(
            Step(
                name=transition.name,
                source=str(transition.source),
                target=target,
                label=str(transition.custom["label"]),
                who=getattr(transition.permission, "__name__", ""),
                guards=tuple(getattr(one, "__name__", "") for one in transition.conditions),
            )
        )
    return sorted(rows, key=lambda row: (row.source, row.name))


def step_names(model: type[models.Model]) -> set[str]:
    """The names of all steps of a flow."""
    return {transition.name for transition in transitions(model)}


def known_step(model: type[models.Model], step: str) -> None:
    """Raise UnknownStep where the flow has no such step."""
    if step not in step_names(model):
        raise UnknownStep(_("There is no step “%(step)s”.") % {"step": step})


def require(instance: models.Model, step: str, *, by: Any) -> Transition:
    """The transition that `step` means for `instance` now, after permission and guards.

    Raises NotNow where the state has no such step or a guard refuses, NotAllowed where `by` may not.
    """
    state = getattr(instance, "state")  # noqa: B009 - every flow's field has this name
    declared = [one for one in transitions(type(instance)) if one.name == step]
    here = next((one for one in declared if one.source in (state, "*")), None)
    permission = (here or declared[0]).permission
    if callable(permission) and not permission(instance, by):
        raise NotAllowed(_("Your role does not include this step."))
    if here is None:
        raise NotNow(
            _("This is not possible now: it is already “%(state)s”.")
            % {"state": instance.get_state_display()}  # type: ignore[attr-defined]
        )
    for condition in here.conditions:
        if isinstance(condition, Guard):
            sentence = condition.why(instance)
        else:
            sentence = None if condition(instance) else _("This is not possible now.")
        if sentence is not None:
            raise NotNow(sentence)
    return here


def take(instance: models.Model, step: str, *, by: Any) -> None:
    """Check a step and change the state, each guard asked once; it is not saved. Raises as `require`."""
    instance.__dict__[_HELD] = require(instance, step, by=by).conditions
    try:
        getattr(instance, step)()
    finally:
        del instance.__dict__[_HELD]


def possible_steps(instance: models.Model, *, by: Any) -> list[str]:
    """The steps this actor could take now, guards included."""
    names = []
    for name in sorted(step_names(type(instance))):
        try:
            require(instance, name, by=by)
        except (NotAllowed, NotNow):
            continue
        names.append(name)
    return names
