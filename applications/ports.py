"""What an application must ask the floors above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q

from core.ports import Port

if TYPE_CHECKING:
    from datetime import datetime

    from applications.models import Appeal, Application
    from calls.models import Call
    from core.models import Upload
    from people.models import User


class CameOf(NamedTuple):
    """One thing that came of an application; `url` leads there, "" where nothing does."""

    text: str
    url: str


class Look(NamedTuple):
    """Something that staff had better look at: a sentence, and where it is answered."""

    text: str
    url: str


class Judged(NamedTuple):
    """What the jury and the panel made of an application; `decision` in words, "" where none is recorded."""

    score: float | None
    place: int | None
    decision: str


# Guards: None where the step is possible, else the sentence why not.
review_obstacle: Port[[Application], str | None] = Port("applications.review_obstacle")
decision_obstacle: Port[[Application, str], str | None] = Port("applications.decision_obstacle")
promotion_obstacle: Port[[Application], str | None] = Port("applications.promotion_obstacle")
admission_obstacle: Port[[Application], str | None] = Port("applications.admission_obstacle")
stage_obstacle: Port[[Application, str], str | None] = Port("applications.stage_obstacle")
graduation_obstacle: Port[[Application], str | None] = Port("applications.graduation_obstacle")

# May this person apply here? Nobody is juror and applicant of the same call.
applicant_obstacle: Port[[Call, User], str | None] = Port("applications.applicant_obstacle")

# Who else may read an application: each floor above adds its condition to `visible_to`.
visible_to_jury: Port[[Any], Q] = Port("applications.visible_to_jury")
visible_to_mentors: Port[[Any], Q] = Port("applications.visible_to_mentors")

# Who took part in the decision on an application, as keys of people: they do not answer an appeal against it.
deciders: Port[[Application], set[int]] = Port("applications.deciders")

# Why an appeal cannot be answered yet: its own jurors have not said what they think. None where it can.
appeal_obstacle: Port[[Appeal], str | None] = Port("applications.appeal_obstacle")

# Why no translation can be added: every round that reads it is closed. None while one is open.
translation_obstacle: Port[[Application], str | None] = Port("applications.translation_obstacle")
# How many scorecards were sent in for each of these applications, by key; without any score.
marked_by: Port[[Sequence[Application]], dict[int, int]] = Port("applications.marked_by")

# What jurors said of an application that its staff have to look at, and have not answered.
jury_looks: Port[[Application], list[Look]] = Port("applications.jury_looks")
# Score, place and decision of the applications of a call, by key: the first two once a ranking is frozen.
# For officers and approvers of the call, and for nobody else.
judged_in: Port[[Call], dict[int, Judged]] = Port("applications.judged_in")

# What came of these applications after an award, and what the jury wrote to their people, by key; both of
# announced calls alone.
came_of: Port[[Sequence[Application]], dict[int, list[CameOf]]] = Port("applications.came_of")
feedback_given: Port[[Sequence[Application]], dict[int, list[str]]] = Port("applications.feedback_given")

# Where its people read what the jury wrote; an empty text while, or where, there is nothing to read.
feedback_page: Port[[Application], str] = Port("applications.feedback_page")
# Where its people find its certificates; an empty text while there is none.
certificates_page: Port[[Application], str] = Port("applications.certificates_page")
# Where a code that is no receipt's is checked; an empty text where it is nobody's.
other_check: Port[[str], str] = Port("applications.other_check")
# Where this person reads about the application's time in the programme; an empty text likewise.
placement_page: Port[[Application, Any], str] = Port("applications.placement_page")

# The jurors of a call in a group (Broadcast.Group), and by when each has to be done.
jurors_in: Port[[Call, str], list[tuple[User, datetime | None]]] = Port("applications.jurors_in")
# Where a juror goes on.
jury_page: Port[[], str] = Port("applications.jury_page")

# What follows where a file was refused that stands on a floor above, inside the same transaction.
after_refusal: Port[[Upload], None] = Port("applications.after_refusal")

# What follows a step on the floors above (reassignment, placement), inside the same transaction.
after_step: Port[[Application, str, Any], None] = Port("applications.after_step")
