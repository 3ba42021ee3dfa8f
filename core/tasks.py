"""Jobs of the ground floor. Each may run twice and still does its work once."""

from core import clearing, outbox, pulse


def send_notice(pk: int) -> bool:
    """Send one notice."""
    return outbox.send(pk)


def send_due_notices() -> int:
    """Send the notices that are due; returns how many went out."""
    return outbox.send_due()


def say_that_work_goes_on() -> None:
    """The worker's sign of life: a job that was run."""
    pulse.beat(pulse.WORK)


def clear_signed() -> int:
    """Clear what is over its time and was signed by two persons; returns how many records."""
    return clearing.clear_signed()


def warn_of_clearing() -> int:
    """Tell people thirty days ahead of what will be cleared; returns of how many records."""
    return clearing.warn_of_clearing()
