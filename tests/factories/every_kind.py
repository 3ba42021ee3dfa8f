"""A call whose form asks every kind of question, a blind rubric with reasons, and one file of each sort."""

from __future__ import annotations

from typing import Any

from calls.models import Call, Option, Question, Section
from calls.services import move_call
from tests.factories.calls import complete_call, person_with, texts
from tests.factories.remembered import remembered

ask = Question.objects.create


@remembered
def every_kind_call(**fields: Any) -> Call:
    """A published, open call: sections “Your idea”, “Money and time”, “Files and links”, “Declarations”."""
    call = complete_call(**fields)
    ask_country(call)
    _more_of_idea(call.forms.get().sections.get(key="idea"))
    _money_and_time(_section(call, "money", 2, "Money and time"))
    _files_and_links(_section(call, "files", 3, "Files and links"))
    call.forms.get().sections.filter(key="end").update(position=4)
    return move_call(call, "publish", by=person_with(call, "officer"))


def _section(call: Call, key: str, position: int, title: str) -> Section:
    return Section.objects.create(form=call.forms.get(), key=key, position=position, **texts("title", title))


def ask_country(call: Call) -> None:
    """The country of the applicant, at the end of the section of the idea."""
    section = call.forms.get().sections.get(key="idea")
    ask(
        section=section,
        key="country",
        kind="country",
        stands_for="country",
        position=6,
        **texts("label", "Country of the applicant"),
    )


def _more_of_idea(section: Section) -> None:
    ask(section=section, key="mail", kind="email", position=7, **texts("label", "Mail address for questions"))


def _money_and_time(section: Section) -> None:
    ask(
        section=section,
        key="reach",
        kind="number",
        minimum=1,
        maximum=1000000,
        position=1,
        **texts("label", "How many people it reaches"),
    )
    ask(
        section=section,
        key="cost",
        kind="money",
        currencies=["USD", "KZT"],
        position=2,
        **texts("label", "Cost of the pilot"),
    )
    ask(section=section, key="ready", kind="date", position=3, **texts("label", "Ready by"))
    budget = ask(
        section=section, key="budget", kind="table", min_items=1, position=4, **texts("label", "Budget")
    )
    ask(section=section, parent=budget, key="what", kind="short_text", position=1, **texts("label", "Item"))
    ask(
        section=section,
        parent=budget,
        key="amount",
        kind="number",
        is_total=True,
        position=2,
        **texts("label", "Amount"),
    )
    team = ask(
        section=section, key="team", kind="group", required=False, position=5, **texts("label", "Team")
    )
    ask(section=section, parent=team, key="who", kind="short_text", position=1, **texts("label", "Name"))
    part = ask(section=section, parent=team, key="part", kind="choice", position=2, **texts("label", "Part"))
    for position, key in enumerate(("Lead", "Expert"), 1):
        Option.objects.create(question=part, key=key.lower(), position=position, **texts("label", key))


def _files_and_links(section: Section) -> None:
    ask(
        section=section,
        key="letter",
        kind="file",
        accept=["pdf", "png"],
        max_items=1,
        max_mb=5,
        position=1,
        **texts("label", "Letter of the host body"),
    )
    ask(section=section, key="site", kind="url", required=False, position=2, **texts("label", "Web page"))
