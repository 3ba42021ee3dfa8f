"""What an officer types to build a call from nothing, out of what the Hub has on paper in three languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page

from tests.journeys.acts import building
from tests.journeys.acts.looking import follow, go, page_is, press, reads

Paper = Mapping[str, Any]  # one call as the Hub writes it down
KINDS = {
    "short_text": "Short text",
    "long_text": "Long text",
    "choice": "One of several",
    "multi_choice": "Some of several",
    "country": "Country",
    "email": "E-mail",
    "url": "Link",
    "group": "Repeated group",
    "consent": "Consent",
}
LIMITS = {
    "max_length": "Most characters",
    "max_words": "Most words",
    "min_items": "Fewest entries",
    "max_items": "Most entries",
}


def say(page: Page, text: str, words: Mapping[str, str]) -> None:
    """One text in three languages."""
    building.say_in_every_language(page, text, words["en"], words["kk"], words["ru"])


def field(page: Page, label: str) -> Locator:
    """A control by its label, whether or not it is optional."""
    return page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\(|$)"))


def begin(page: Page, *, programme: str, year: int) -> None:
    """A blank call of a programme."""
    page.goto("/office/")
    follow(page, "New call")
    page.get_by_label("Programme", exact=True).select_option(label=programme)
    page.get_by_label("Year").fill(str(year))
    page.get_by_role("radio", name="A blank call").check()
    press(page, "Create the call")
    page_is(page, "Build the call")


def texts_and_terms(page: Page, paper: Paper) -> None:
    """What the call says of itself, its rules and its award."""
    building.open_part(page, "Titles and texts")
    for label, key in (
        ("Title", "title"),
        ("Summary", "summary"),
        ("Description", "description"),
        ("Who can apply", "who_can_apply"),
    ):
        say(page, label, paper[key])
    rules = {code: "\n\n".join(one[code] for one in paper["rules"]) for code in ("en", "ru", "kk")}
    say(page, "Rules", rules)
    say(page, "Award", paper["award"]["text"])
    field(page, "Places").fill(str(paper["award"]["places"]))
    press(page, "Save")
    reads(page, "The texts are saved.")


def themes(page: Page, paper: Paper) -> None:
    """Every theme."""
    building.open_part(page, "Themes")
    for theme in paper["themes"]:
        follow(page, "Add a theme")
        say(page, "Name", theme["name"])
        press(page, "Save")


def partners(page: Page, paper: Paper) -> None:
    """Organiser and partners, with their addresses."""
    building.open_part(page, "Partners")
    for partner in paper["partners"]:
        follow(page, "Add a partner")
        say(page, "Name", partner["name"])
        field(page, "Website").fill(partner.get("url", ""))
        field(page, "Role").select_option(partner["role"])
        press(page, "Save")


def form(page: Page, paper: Paper) -> None:
    """Every section with its questions."""
    building.open_part(page, "The form")
    for section in paper["sections"]:
        follow(page, "Add a section")
        say(page, "Title", section["title"])
        say(page, "Introduction", section["intro"])
        press(page, "Save")
        for question in section["questions"]:
            part = page.get_by_role("region", name=section["title"]["en"])
            go(part.get_by_role("link", name="Add a question"))
            _question(page, question, paper)
            if question["kind"] == "group":
                for column in question["columns"]:
                    follow(page, "Add a column")
                    _question(page, column, paper)
                follow(page, "Back to the form")


def _question(page: Page, question: Paper, paper: Paper) -> None:
    page.get_by_role("radio", name=KINDS[question["kind"]], exact=True).check()
    press(page, "Go on")
    say(page, "Question", question["label"])
    for label, key in (("Help", "help"), ("Example", "example")):
        if key in question:
            say(page, label, question[key])
    for key, label in LIMITS.items():
        if key in question:
            field(page, label).fill(str(question[key]))
    _tick(page, "An answer is required", question.get("required", True))
    _tick(page, "Hidden from jurors in blind rounds", question.get("hidden_from_jurors", False))
    _tick(page, "Published for winners", question.get("public_after_award", False))
    _tick(page, "The call's themes are the choices", question.get("options_from_themes", False))
    _choices(page, question)
    if "show_if" in question:
        page.get_by_text("When it is shown").click()
        for value in _answers_named(question["show_if"], paper):
            page.get_by_label(value, exact=True).check()
    press(page, "Save the question")


def _choices(page: Page, question: Paper) -> None:
    for number, option in enumerate(question.get("options", []), 1):
        if number > 4 and (number - 1) % 4 == 0:
            _go_on_with_choices(page, question)
        choice = page.get_by_role("group", name=f"Choice {number}", exact=True)
        for tongue, code in zip(building.TONGUES, ("en", "kk", "ru"), strict=True):
            choice.get_by_label(tongue).fill(option["label"][code])


def _go_on_with_choices(page: Page, question: Paper) -> None:
    """There are four empty rows at a time."""
    press(page, "Save the question")
    row = page.get_by_role("listitem").filter(has_text=question["label"]["en"])
    go(row.get_by_role("link", name="Edit"))


def _answers_named(condition: Paper, paper: Paper) -> list[str]:
    asked = [one for section in paper["sections"] for one in section["questions"]]
    depends = next(one for one in asked if one["key"] == condition["question"])
    return [one["label"]["en"] for one in depends["options"] if one["key"] in condition["values"]]


def _tick(page: Page, label: str, is_ticked: bool) -> None:
    box = field(page, label)
    if box.count():
        box.set_checked(is_ticked)


def rules(page: Page, paper: Paper) -> None:
    """Every eligibility rule."""
    building.open_part(page, "Eligibility rules")
    for rule in paper["eligibility_rules"]:
        follow(page, "Add a rule")
        for label, key in (
            ("Question to the applicant", "question"),
            ("What is said when it fails", "fails"),
            ("What would meet it", "would_meet"),
            ("What the officer checks", "officer_check"),
            ("Sentence in the letter", "rejection"),
        ):
            say(page, label, rule[key])
        page.get_by_role("radio", name=rule["passes"].title(), exact=True).check()
        press(page, "Save")


def judging(page: Page, paper: Paper) -> None:
    """Rounds with their criteria; the weights make 100 at the end."""
    building.open_part(page, "Rubric and rounds")
    for round_ in paper["rounds"]:
        rubric = paper["rubrics"][round_["rubric"]]
        follow(page, "Add a round")
        say(page, "Name", round_["name"])
        field(page, "Lowest mark").fill(str(rubric["scale"][0]))
        field(page, "Highest mark").fill(str(rubric["scale"][1]))
        field(page, "Jurors for each application").fill(str(round_["jurors_per_application"]))
        field(page, "Scorecards needed for a rank").fill(str(round_["quorum"]))
        press(page, "Save")
        for criterion in rubric["criteria"]:
            go(page.get_by_role("main").get_by_role("link", name="Add a criterion"))
            say(page, "Name", criterion["name"])
            say(page, "What to ask", criterion["guidance"])
            field(page, "Weight").fill(str(criterion["weight"]))
            for anchor in criterion["anchors"]:
                for tongue, code in zip(building.TONGUES, ("en", "kk", "ru"), strict=True):
                    label = f"Mark {anchor['mark']} ({tongue})"
                    page.get_by_label(label, exact=True).fill(anchor["text"][code])
            press(page, "Save")
