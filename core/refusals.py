"""How the portal says no: a sentence in plain words, never an error page."""

from __future__ import annotations


class Refusal(Exception):
    """A step that cannot be taken now. `sentence` is what the page shows."""

    def __init__(self, sentence: object) -> None:
        self.sentence = str(sentence)
        super().__init__(self.sentence)


class NotAllowed(Refusal):
    """This person may not take the step; a page answers with 403 and the sentence."""


class NotNow(Refusal):
    """The thing is not in a state in which the step is possible."""


class AlreadyDone(NotNow):
    """The same was done before, by this person or another: nothing is changed, and nothing is wrong."""


class UnknownStep(Refusal):
    """No such step exists."""


class TooLate(NotNow):
    """The request was received at or after the deadline."""
