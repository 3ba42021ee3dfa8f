"""What an officer does between the deadline and the announcement, and what the approver does."""

from __future__ import annotations

from datetime import datetime

from playwright.sync_api import Page

from tests.journeys.acts.looking import follow, go, press, reads


def open_stage(page: Page, title: str) -> None:
    """A stage of the call, in the list beside every office page."""
    go(page.get_by_role("navigation", name="Stages of this call").get_by_role("link", name=title))


def rule_eligible(page: Page) -> None:
    """From the check-list of one application: every rule is met, so it is eligible."""
    for met in page.get_by_role("radio", name="Met", exact=True).all():
        met.check()
    page.get_by_role("radio", name="Eligible", exact=True).check()
    press(page, "Save and open the next")


def rule_ineligible(page: Page, reason: str) -> None:
    """A rule is not met, and the letter says why."""
    page.get_by_role("radio", name="Not met", exact=True).first.check()
    page.get_by_role("radio", name="Ineligible", exact=True).check()
    page.get_by_label("Reason", exact=True).fill(reason)
    press(page, "Save and open the next")


def invite(page: Page, name: str, *, as_chair: bool = False) -> None:
    """Somebody of the roster."""
    open_stage(page, "Panel")
    follow(page, "Invite a juror")
    if as_chair:
        page.get_by_label(f"Role of {name}").select_option("chair")
    press(page, f"Invite {name}")
    reads(page, f"{name} is invited.")


def propose(page: Page) -> None:
    """The portal's own plan, to be looked at."""
    open_stage(page, "Assignment")
    follow(page, "Propose assignments")
    press(page, "Propose assignments")
    reads(page, "A proposal waits to be published")


def publish_assignments(page: Page, due: datetime) -> None:
    """Tell the jurors what they have, and until when."""
    follow(page, "Publish")
    set_hour(page, due)
    press(page, "Publish the assignments")


def set_hour(page: Page, wall: datetime) -> None:
    """A day and an hour, as the clocks of the call's zone show them."""
    page.get_by_label("Day", exact=True).fill(f"{wall:%Y-%m-%d}")
    page.get_by_label("Hour", exact=True).fill(f"{wall:%H:%M}")


def begin_review(page: Page) -> None:
    """The jurors may open what is assigned to them."""
    open_stage(page, "Scoring")
    follow(page, "Start the review")
    press(page, "Start the review")


def close_round(page: Page) -> None:
    """Lock the scorecards."""
    open_stage(page, "Scoring")
    follow(page, "Close the round")
    press(page, "Close the round")
    reads(page, "The round is closed; its scorecards are locked.")


def decide(page: Page, title: str, outcome: str, reason: str) -> None:
    """One application, from the list of decisions."""
    go(page.get_by_role("row").filter(has_text=title).get_by_role("link", name="Decide"))
    page.get_by_role("radio", name=outcome, exact=True).check()
    page.get_by_label("Reason, for the minutes").fill(reason)
    press(page, "Record the decision")


def close_decisions(page: Page) -> None:
    """From then on nothing can be changed."""
    follow(page, "Close the decisions")
    press(page, "Close the decisions")
    reads(page, "The decisions are closed")


def prepare_announcement(page: Page, wall: datetime, message: str = "") -> None:
    """Under embargo until `wall`, as the clocks of the call's zone show it."""
    open_stage(page, "Announcement")
    follow(page, "Prepare the announcement")
    set_hour(page, wall)
    page.get_by_label("Words at the top of the results page").fill(message)
    press(page, "Prepare the announcement")
    reads(page, "Prepared, waiting for a second person")


def approve_announcement(page: Page) -> None:
    """The second person reads and signs."""
    follow(page, "Approve the announcement")
    press(page, "Approve the announcement")
    reads(page, "Approved, under embargo")
