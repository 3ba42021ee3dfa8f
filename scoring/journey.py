"""What a juror does first: sign the code, declare conflicts, see the worked example. Then the queue."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from calls.models import Criterion
from scoring import code_of_conduct
from scoring.example import example_of
from scoring.models import Assignment, Declaration, PanelMember


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way in, as components/steps.html draws it."""

    key: str
    title: str
    note: str
    url: str
    is_done: bool
    is_now: bool


def first_open_step(member: PanelMember) -> str:
    """The URL name of what the juror has to do next before a proposal opens; "" where all is done."""
    if not code_of_conduct.is_signed(member):
        return "scoring:code"
    if has_undeclared(member):
        return "scoring:conflicts"
    if member.example_seen_at is None and has_example(member):
        return "scoring:example"
    return ""


def steps_of(member: PanelMember, here: str = "") -> list[Step]:
    """The way in, step by step, for the head of its pages and of an empty queue.

    `here` is the step whose page is open; without one the next step that is open is the present one.
    """
    now = here or first_open_step(member)
    names = {
        "scoring:code": (_("Code of conduct"), code_of_conduct.is_signed(member)),
        "scoring:conflicts": (_("Conflicts of interest"), has_declared(member)),
        "scoring:example": (_("Worked example"), member.example_seen_at is not None),
    }
    kwargs = {"slug": member.call.slug}
    return [
        Step(name, title, "", reverse(name, kwargs=kwargs), is_done, name == now)
        for name, (title, is_done) in names.items()
    ]


def has_undeclared(member: PanelMember) -> bool:
    """Whether something is assigned about which the juror has not said yet if there is a conflict."""
    told = Declaration.objects.filter(member=member).values("application")
    active = Assignment.objects.filter(member=member, state=Assignment.State.ACTIVE)
    return active.exclude(application__in=told).exists()


def has_declared(member: PanelMember) -> bool:
    """Whether conflicts were declared, and nothing assigned since waits for an answer."""
    return Declaration.objects.filter(member=member).exists() and not has_undeclared(member)


def has_example(member: PanelMember) -> bool:
    """Whether the call has something to practise on: a written example, or marks that are described."""
    return example_of(member.call) is not None or anchored_criterion(member) is not None


def anchored_criterion(member: PanelMember) -> Criterion | None:
    """The first criterion of the call's first rubric with described marks: what the example is made of."""
    rows = Criterion.objects.filter(rubric__rounds__call=member.call, anchors__isnull=False)
    return rows.order_by("rubric__rounds__position", "position", "pk").first()
