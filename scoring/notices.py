"""What jurors and experts are told, each in their own language."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import override

from calls.deadline_wording import describe_moment
from core import clock, outbox
from core.hub import absolute
from core.models import Notice
from core.rereading import rereads
from scoring import wording
from scoring.models import (
    GIVEN,
    AppealJuror,
    Assignment,
    Expert,
    PanelMember,
    Postponement,
    ProfileInvitation,
)
from scoring.pace import reckoned
from scoring.pace_words import duration
from scoring.proposal import shown_title
from scoring.queries import closes_at, unfinished, workload

if TYPE_CHECKING:
    from calls.models import Call, Round
    from people.models import User

CANNOT_FINISH = "cannot-finish"  # the part of the queue's page that says whom to tell
LONGEST_IN_SUBJECT = 120  # characters of a title
GATHERED_FOR = timedelta(minutes=10)


def invitation(member: PanelMember) -> bool:
    """Will you judge for us? With the link that answers it. False where today's letter is written already."""
    user, call = _person(member), member.call
    dates = dict(call.key_dates.values_list("kind", "at"))
    language = user.language
    with override(language):
        context = {
            "call_title": call.title,
            "role": member.get_role_display(),
            "count_total": member.load_limit,
            "work": duration(reckoned(member.load_limit)),
            "starts": wording.day(dates.get("review_from"), call, language),
            "due": wording.last_day(dates.get("review_until"), call, language),
            "answer_by": wording.until(member.expires_at, call, language, zone=user.zone),
            "link": absolute(reverse("scoring:invitation", kwargs={"token": member.token})),
        }
    # The token is new with each invitation, so that a second invitation is a second letter.
    return _post("juror_invited", member, dedupe=f"{member.token[:16]}:{_today()}", context=context)


def invitation_ends(member: PanelMember) -> bool:
    """The invitation waits for an answer until soon; said once for each. False where it is said already."""
    user, call = _person(member), member.call
    with override(user.language):
        context = {
            "call_title": call.title,
            "answer_by": wording.until(member.expires_at, call, user.language, zone=user.zone),
            "link": absolute(reverse("scoring:invitation", kwargs={"token": member.token})),
        }
    return _post("juror_invitation_ends", member, dedupe=member.token[:16], context=context)


def assigned(
    member: PanelMember, round_: Round, *, due_at: datetime | None, dedupe: str, gathers: bool = False
) -> None:
    """What is assigned in this round, all of it counted.

    One that `gathers` waits a while and takes the place and the hour of an earlier one that still waits: who
    is given five applications one after the other gets one letter, and not later than after the first.
    """
    user = _person(member)
    with override(user.language):
        context = {
            **_progress(member, round_),
            "due": wording.until(due_at, member.call, user.language, zone=user.zone),
        }
    key = f"{round_.pk}:gathered:"
    leaves = clock.now() + GATHERED_FOR
    if gathers:
        waiting = Notice.objects.filter(recipient=user, state=Notice.State.QUEUED, not_before__gt=clock.now())
        waiting = waiting.filter(dedupe_key__startswith=f"scoring/assignment:{member.pk}:{key}")
        leaves = min([leaves, *(one.not_before for one in waiting if one.not_before)])
        waiting.delete()
    _post(
        "assignment",
        member,
        dedupe=f"{key}{dedupe}" if gathers else f"{round_.pk}:{dedupe}",
        context=context,
        not_before=leaves if gathers else None,
    )


def reminder(member: PanelMember, round_: Round) -> bool:
    """How far the juror is, and until when; once a day: False where today's letter is written already."""
    return _post(
        "juror_reminder", member, dedupe=f"{round_.pk}:{_today()}", context=_progress(member, round_)
    )


def closing(member: PanelMember, round_: Round) -> None:
    """The round closes in two days; said once for each closing date."""
    context = _progress(member, round_)
    _post("round_closing", member, dedupe=f"{round_.pk}:{context['due']}"[:80], context=context)


def postponed(member: PanelMember, moved: Postponement) -> None:
    """The round closes later; said once for each move, to who has scorecards open."""
    call, language = member.call, _person(member).language
    context = _progress(member, moved.round)
    with override(language):
        context |= {"due_before": wording.until(moved.due_before, call, language), "reason": moved.reason}
    _post("round_postponed", member, dedupe=f"{moved.round_id}:{moved.pk}", context=context)


def closed(member: PanelMember, round_: Round) -> None:
    """The round is closed and the scorecards are locked."""
    user = _person(member)
    with override(user.language):
        context = {
            "call_title": member.call.title,
            "round": round_.name,
            "link": absolute(reverse("scoring:juror_certificate", kwargs={"slug": member.call.slug})),
        }
    _post("round_closed", member, dedupe=str(round_.pk), context=context)


def stepped_back(assignment: Assignment) -> None:
    """The juror stepped back from a proposal, named by its number and the title as they knew it."""
    with override(_person(assignment.member).language):
        context = {
            "number": assignment.position,
            "title": shown_title(assignment),
            "short_title": Truncator(shown_title(assignment)).chars(LONGEST_IN_SUBJECT),
            "call_title": assignment.member.call.title,
            "link": absolute(reverse("scoring:queue")),
        }
    _post("recusal_confirmed", assignment.member, dedupe=str(assignment.public_id), context=context)


def all_received(member: PanelMember, round_: Round, given: list[Assignment], *, since: datetime) -> None:
    """All scorecards of the round are submitted: which, and until when they can be changed.

    Said once `since` the juror was last given something in it.
    """
    user = _person(member)
    with override(user.language):
        context = {
            "call_title": member.call.title,
            "round": round_.name,
            "count_total": len(given),
            "proposals": "\n".join(f"{one.position}. {shown_title(one)}" for one in given),
            "due": wording.until(closes_at(round_), member.call, user.language, zone=user.zone),
            "link": absolute(reverse("scoring:queue")),
        }
    _post("scorecards_received", member, dedupe=f"{round_.pk}:received:{since.isoformat()}", context=context)


def appeal_asked(one: AppealJuror) -> None:
    """Will you say what you think of an appeal? Named by its reference, which is random."""
    context = {
        "reference": one.application.reference,
        "link": absolute(reverse("scoring:appeal", kwargs={"juror": one.public_id})),
    }
    outbox.post(
        "scoring/appeal_asked",
        to=_account(one.expert),
        dedupe=f"{one.public_id}:{one.asked_at.isoformat()}",
        context=context,
        about=one.ledger_name,
        scope=one.application.call.ledger_name,
    )


@rereads("scoring/assignment", "scoring/juror_reminder", "scoring/round_closing")
def _as_it_is_now(notice: Notice) -> dict[str, Any] | None:
    """What a letter about a round's scorecards would say now; None where none is left."""
    member_pk, place = notice.dedupe_key.split(":")[1:3]
    within = (
        {"round": int(place)} if place.isdigit() else {"public_id": place}
    )  # written before rounds were named
    waiting = unfinished().filter(
        member=int(member_pk),
        member__state=PanelMember.State.ACCEPTED,
        **within,
        round__locked_at__isnull=True,
    )
    one = waiting.select_related("round", "member__call", "member__expert__user").first()
    ends = closes_at(one.round) if one else None
    if one is None or (ends is not None and ends <= clock.now()):
        return None
    return _progress(one.member, one.round)


def _progress(member: PanelMember, round_: Round) -> dict[str, Any]:
    user = _person(member)
    active = Assignment.objects.filter(member=member, round=round_, state=Assignment.State.ACTIVE)
    done = active.filter(scorecard__state__in=GIVEN)
    cards = list(active.select_related("scorecard"))
    last = active.exclude(due_at=None).order_by("-due_at").values_list("due_at", flat=True).first()
    with override(user.language):
        return {
            "call_title": member.call.title,
            "round": round_.name,
            "count_done": done.count(),
            "count_total": active.count(),
            "due": wording.until(last, member.call, user.language, zone=user.zone),
            "work_left": duration(workload(cards).minutes_left),
            "link": absolute(reverse("scoring:queue")),
            "help_link": absolute(f"{reverse('scoring:queue')}#{CANNOT_FINISH}"),
        }


def _post(
    event: str,
    member: PanelMember,
    *,
    dedupe: str,
    context: dict[str, Any],
    not_before: datetime | None = None,
) -> bool:
    """Write a letter to a juror; False where the same one is there already."""
    written = outbox.post(
        f"scoring/{event}",
        to=_person(member),
        dedupe=f"{member.pk}:{dedupe}",
        context=context,
        about=f"panel:{member.call.slug}:{member.pk}",
        scope=member.call.ledger_name,
        not_before=not_before,
    )
    return written is not None


def _person(member: PanelMember) -> User:
    """The juror's account."""
    return _account(member.expert)


def _account(expert: Expert) -> User:
    """An expert's account; every invitation gives them one."""
    if expert.user is None:
        raise ValueError(f"{expert} has no account.")
    return expert.user


def _today() -> str:
    return clock.now().date().isoformat()


def title_in(call: Call, language: str) -> str:
    """The call's title in a language."""
    with override(language):
        return call.title


def profile_invitation(invitation: ProfileInvitation) -> None:
    """Will you keep your own profile? With the link that works once."""
    user = _account(invitation.expert)
    ends = describe_moment(
        invitation.expires_at, zone=settings.HUB_ZONE, language=user.language, seconds=False
    )
    link = reverse("scoring:profile_invitation", kwargs={"token": invitation.token})
    context = {"answer_by": ends.line, "link": absolute(link)}
    outbox.post(
        "scoring/profile_invited",
        to=user,
        dedupe=invitation.token[:16],
        context=context,
        about=f"expert:{invitation.expert.key}",
    )
