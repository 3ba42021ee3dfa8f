"""What happens after the award: the office admits and opens gates, the team delivers, the mentor accepts."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Page

from core.pdf.blocks import Paragraph
from tests.core.pdf.reading import make
from tests.journeys.acts.deciding import open_stage
from tests.journeys.acts.looking import follow, go, page_is, press, reads


def open_cohort(page: Page, name: str, key: str, starts_on: date) -> None:
    """A new cohort of the call."""
    open_stage(page, "Incubation")
    follow(page, "Open a cohort")
    page.get_by_label("Name in English").fill(name)
    page.get_by_label("Key").fill(key)
    page.get_by_label("Starts on").fill(starts_on.isoformat())
    press(page, "Open the cohort")
    page_is(page, name)


def add_milestone(page: Page, title: str, *, key: str, stage: str, week: int, percent: int = 0) -> None:
    """What every placement of the cohort has to reach in a stage."""
    follow(page, "Add a milestone")
    page.get_by_label("Key").fill(key)
    page.get_by_label("Stage", exact=True).select_option(label=stage)
    page.get_by_label("Title (English)").fill(title)
    page.get_by_label("Due in week").fill(str(week))
    page.get_by_label("Releases, % of the award").fill(str(percent))
    page.get_by_label("Required", exact=True).check()
    press(page, "Add the milestone")


def admit(page: Page, title: str, *, cohort: str, mentor: str, award: int) -> None:
    """A winner gets its place in a cohort."""
    open_stage(page, "Incubation")
    follow(page, title)
    page.get_by_label("Cohort").select_option(label=cohort)
    page.get_by_label("Mentor").fill(mentor)
    page.get_by_label("Award").fill(str(award))
    page.get_by_label("Currency").fill("USD")
    press(page, "Admit to the cohort")
    reads(page, "Admitted. The team is told, and its first milestones are set.")


def deliver(page: Page, milestone: str, *, what: str) -> None:
    """The team hands a milestone in, with a file."""
    page.goto("/incubation/")
    go(page.get_by_role("list", name="What waits for you").get_by_role("link", name=milestone))
    page.get_by_label("What was done").fill(what)
    page.get_by_label("File").set_input_files(
        {
            "name": "Есеп.pdf",
            "mimeType": "application/pdf",
            "buffer": make(Paragraph(what), title="Evidence"),
        }
    )
    press(page, "Hand in the milestone")
    reads(page, "Handed in. The mentor decides next.")


def accept(page: Page, milestone: str) -> None:
    """The mentor finds the milestone reached."""
    page.goto("/incubation/")
    go(page.get_by_role("list", name="What waits for you").get_by_role("link", name=milestone))
    page.get_by_role("radio", name="Accept it").check()
    press(page, "Record the decision")
    reads(page, "Your decision is recorded, and the team is told.")


def agree_on_mentor(page: Page) -> None:
    """The mentor, or somebody of the team, says yes."""
    page.goto("/incubation/")
    question = re.compile("Say whether you accompany it|Agree on your mentor")
    go(page.get_by_role("list", name="What waits for you").get_by_role("link", name=question))
    page.get_by_role("radio", name="Yes, I agree").check()
    press(page, "Send the answer")
    reads(page, re.compile("It begins when both sides have agreed|it begins today"))


def sign(page: Page, placement: str, *, text: str, office: Page, cohort: str) -> None:
    """The office writes the agreement and signs it; `page` is the owner, who signs the same."""
    office.goto(f"/office/cohorts/{cohort}/agreement/")
    office.get_by_label("Text in English").fill(text)
    press(office, "Publish the agreement")
    office.goto(f"{placement}agreement/")
    press(office, "Sign and offer the agreement")
    reads(office, "Signed for the Hub. The owner of the team is asked to sign.")
    page.goto(f"{placement}agreement/")
    reads(page, text)
    page.get_by_role("checkbox", name="I have read the agreement").check()
    press(page, "Sign the agreement")
    reads(page, "Signed. The agreement is in force.")


def ask(page: Page, placement: str, question: str) -> None:
    """One side asks the other."""
    page.goto(f"{placement}together/")
    page.get_by_text("Ask a question").click()
    page.get_by_label("Your question").fill(question)
    press(page, "Send the question")
    reads(page, "Asked: whoever can answer gets a letter.")


def answer(page: Page, answer: str) -> None:
    """The other side answers what waits for it."""
    page.goto("/incubation/")
    tasks = page.get_by_role("list", name="What waits for you")
    go(tasks.get_by_role("link", name=re.compile("^Answer ")))
    page.get_by_text("Answer it").click()
    page.get_by_label("Your answer").fill(answer)
    press(page, "Send the answer")
    reads(page, "Answered: who asked gets a letter.")


def meet(page: Page, placement: str, *, on: date, where: str) -> None:
    """Plan a meeting of the placement."""
    page.goto(f"{placement}together/")
    follow(page, "Plan a meeting")
    page.get_by_label("Day").fill(on.isoformat())
    page.get_by_label("Hour").fill("15:00")
    page.get_by_label("Where").fill(where)
    press(page, "Plan the meeting")
    reads(page, "Planned: everybody of the placement gets a letter.")


def pay(office: Page, approver: Page, call: str, *, on: date, reference: str) -> None:
    """An officer prepares the tranche that waits, an approver releases it, the payment is written down."""
    money = f"/office/calls/{call}/tranches/"
    office.goto(money)
    go(office.get_by_role("link", name=re.compile("^Prepare")).first)
    press(office, "Prepare the tranche")
    approver.goto(money)
    go(approver.get_by_role("link", name=re.compile("^Release")).first)
    press(approver, "Release the tranche")
    office.goto(money)
    go(office.get_by_role("link", name=re.compile("^Record the payment")).first)
    office.get_by_label("Paid on").fill(on.isoformat())
    office.get_by_label("Reference").fill(reference)
    press(office, "Record the payment")


def open_gate(page: Page, choice: str = "Advance to the next stage") -> None:
    """From the placement's page through its gate."""
    follow(page, "Look at the gate")
    page.get_by_role("radio", name=choice).check()
    page.get_by_label("Reason").fill("Everything that was agreed is there.")
    despite = page.get_by_label("Why it graduates although this is open")
    if choice == "Graduate" and despite.count():
        despite.fill("The host has signed for what is left.")
    press(page, "Record the decision")
    reads(page, "Done: the team is told.")


def name_host(page: Page, body: str, country: str) -> None:
    """Which public body tries the solution."""
    follow(page, "Name the host body of the pilot")
    page.get_by_label("Host body").fill(body)
    page.get_by_label("Country").select_option(label=country)
    press(page, "Name the host body")
    reads(page, "The host body is named.")


def measure(page: Page, what: str, *, baseline: str, target: str, reading: str, on: date) -> None:
    """An indicator of the pilot with its first reading."""
    page.get_by_label("What is measured").fill(what)
    page.get_by_label("Baseline").fill(baseline)
    page.get_by_label("Target").fill(target)
    press(page, "Add the indicator")
    page.get_by_label("What was measured").select_option(label=what)
    page.get_by_label("Day").fill(on.isoformat())
    page.get_by_label("Value").fill(reading)
    press(page, "Save the reading")


def record_result(page: Page, verdict: str, result: str) -> None:
    """What came of the pilot, whatever it is."""
    page.get_by_role("radio", name=verdict).check()
    page.get_by_label("What it rests on").fill(result)
    page.get_by_label("Evidence in words").fill("The host's own count, kept in its register.")
    press(page, "Record the result")


def publish_product(page: Page, title: str, *, kind: str, came_of: str) -> None:
    """A case study, manual or paper, written down and put on the public pages."""
    open_stage(page, "Incubation")
    follow(page, "Knowledge products")
    follow(page, "Write down a knowledge product")
    page.get_by_label("Title (English)").fill(title)
    page.get_by_label("Kind").select_option(label=kind)
    page.get_by_label("Came of").select_option(label=came_of)
    press(page, "Save the knowledge product")
    follow(page, f"Publish it : {title}")
    press(page, "Publish it")
