"""Draw both flows from the code into docs/workflow.md."""

from __future__ import annotations

import inspect
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from applications.models import Application
from calls.models import Call
from core import flow

WHO = {
    "owner": "owner",
    "officer": "officer",
    "officer_who_confirms": "officer, or two (second look)",
    "officer_who_rules_out": "officer, or two (second look)",
    "approver": "approver",
    "officer_and_approver": "officer + approver",
    "officer_or_owner": "officer or owner",
    "clock": "clock",
    "announcement": "announcement",
    "announcement_or_two": "announcement; after it officer + approver",
}
HEAD = """# The flow

Drawn from the code by `manage.py draw_workflow`; `make check` fails when it is stale. A state changes
only through `applications.services.move` and `calls.services.move_call`.
"""


class Command(BaseCommand):
    help = "Write docs/workflow.md from the declared flows; with --check only say whether it is fresh."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = settings.BASE_DIR / "docs" / "workflow.md"
        with translation.override("en"):
            text = document()
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{path.relative_to(settings.BASE_DIR)} is written.")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError("docs/workflow.md is stale: run `manage.py draw_workflow`.")


def document() -> str:
    """The whole page: a diagram and a table for each flow."""
    parts = [HEAD]
    for title, model in (("An application", Application), ("A call", Call)):
        rows = flow.steps(model)
        parts += [f"## {title}\n", "\n".join(_diagram(rows)), "", "\n".join(_table(model, rows)), ""]
    return "\n".join(parts)


def _diagram(rows: list[flow.Step]) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    [*] --> draft"
    for row in rows:
        if row.target is not None:
            yield f"    {row.source} --> {row.target}: {row.name}"
    yield "```"


def _table(model: Any, rows: list[flow.Step]) -> Iterator[str]:
    meanings = {
        getattr(one, "__name__", ""): inspect.getdoc(one) or ""
        for transition in flow.transitions(model)
        for one in transition.conditions
    }
    yield "| from | step | to | who | guard |"
    yield "|---|---|---|---|---|"
    for row in rows:
        guards = " ".join(_sentence(meanings[name]) or name for name in row.guards)
        target = row.target or "the state before"
        yield f"| {row.source} | {row.name} | {target} | {WHO[row.who]} | {guards} |"


def _sentence(text: str) -> str:
    return text.partition("\n")[0]
