"""Jobs of judging. Each may run twice, late or beside a reader's request, and still does its work once."""

from __future__ import annotations

from scoring.services import announcing, closing, proposing, reminding


def release_due_announcements() -> int:
    """Release every announcement whose instant has come; every minute."""
    return len(announcing.release_due_announcements())


def close_due_rounds() -> int:
    """Lock the rounds whose last due date has passed; every minute."""
    return len(closing.close_due_rounds())


def warn_of_closing_rounds() -> int:
    """Tell jurors with open cards that their round closes within two days; every hour."""
    return closing.warn_of_closing()


def work_out_plan(pk: int) -> None:
    """Work out the plan of assignments that an officer asked for."""
    proposing.work_out(pk)


def remind_of_ending_invitations() -> int:
    """Remind, once, of invitations that end within three days; every day."""
    return reminding.remind_of_ending_invitations()
