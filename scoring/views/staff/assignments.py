"""Who reads what: proposed with its reasons, mended by hand, published, taken back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.models import Application
from calls.deadlines import to_wall
from calls.models import Call, Round
from calls.permissions import officer
from core import ledger
from scoring import matching, pills, staff_queries
from scoring.models import Assignment, PanelMember
from scoring.queries import card_of
from scoring.roster import country_word, language_word
from scoring.services import adjusting, assigning
from scoring.staff_forms import PairForm, TakeBackForm, WallTimeForm, typed_wall
from scoring.views.reader import person, typed
from scoring.views.staff import desk
from scoring.views.staff.plans import STAGE, last_run, plan_address, plan_crumbs, to_plan


@require_safe
def assignments(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan of a round as it stands: loads, matches, what is short and why."""
    call = desk.call_of(request, slug)
    round_, rounds = desk.chosen_round(request, call)
    if round_ is None:
        return render(
            request,
            "scoring/staff/no_round.html",
            desk.frame(request, call, STAGE, _("No round of judging yet")),
        )
    return render(request, "scoring/staff/assignments.html", _plan(request, call, round_, rounds))


@desk.GET_POST
def discard(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Throw the proposal away."""
    call = desk.officers_call(request, slug)
    chosen = desk.round_of(call, round)
    if request.method == "POST":
        desk.did(
            request, lambda: assigning.discard(chosen, by=person(request)), _("The proposal is discarded.")
        )
        return to_plan(call, round)
    context = desk.frame(
        request,
        call,
        STAGE,
        _("Discard the proposal?"),
        consequences=[
            _("What is proposed is thrown away, with what you changed by hand."),
            _("What is published stays."),
        ],
        act_label=_("Discard the proposal"),
        act_tone="danger",
        cancel_url=plan_address(call, round),
        crumbs=plan_crumbs(call, round, _("Discard")),
    )
    return render(request, "confirm.html", context)


@desk.GET_POST
def publish(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Turn the proposal into assignments: until when, and what the jurors are told."""
    call = desk.officers_call(request, slug)
    chosen = desk.round_of(call, round)
    proposed = chosen.assignments.filter(state=Assignment.State.PROPOSED)
    if not proposed.exists():
        messages.error(request, _("Nothing is proposed yet."))
        return to_plan(call, round)
    form = WallTimeForm(typed(request), zone=call.zone, initial=_usual_date(call))
    if request.method == "POST" and desk.fulfilled(
        form, lambda given: assigning.publish(chosen, by=person(request), due_at=given["instant"])
    ):
        messages.success(request, _("Published. The jurors are told."))
        return to_plan(call, round)
    context = desk.frame(
        request,
        call,
        STAGE,
        _("Until when do the jurors score?"),
        consequences=[
            _("%(pairs)s assignments are published, to %(jurors)s jurors.")
            % {"pairs": proposed.count(), "jurors": proposed.values("member").distinct().count()},
            _("Each of them gets one letter with a link to their queue."),
            _("At that hour the round closes by itself; drafts do not count."),
        ],
        form=form,
        act_label=_("Publish the assignments"),
        cancel_url=plan_address(call, round),
        crumbs=plan_crumbs(call, round, _("Publish")),
    )
    return render(request, "confirm.html", context, status=desk.status_of(form))


@desk.GET_POST
def add(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Give one application to one juror: into the proposal while there is one, else at once."""
    call = desk.officers_call(request, slug)
    chosen = desk.round_of(call, round)
    is_proposal = chosen.assignments.filter(state=Assignment.State.PROPOSED).exists()
    form = PairForm(
        typed(request),
        initial={"application": request.GET.get("application", "")},
        applications=matching.applications_of(chosen),
        members=staff_queries.accepted(chosen),
        loads=staff_queries.loads_in(chosen),
    )
    give = adjusting.propose_pair if is_proposal else assigning.assign_by_hand
    if request.method == "POST" and desk.fulfilled(
        form, lambda _given: give(chosen, *form.pair(), by=person(request))
    ):
        _tell_pair(request, chosen, *form.pair(), is_proposal=is_proposal)
        return to_plan(call, round)
    context = desk.frame(
        request,
        call,
        STAGE,
        _("Give an application to a juror"),
        consequences=[
            _("It is added to the proposal. Nobody is told before you publish.")
            if is_proposal
            else _("It is assigned at once, and the juror is told by letter."),
            _("A juror with a conflict of interest is refused."),
        ],
        form=form,
        act_label=_("Add to the proposal") if is_proposal else _("Assign and tell the juror"),
        cancel_url=plan_address(call, round),
        crumbs=plan_crumbs(call, round, _("By hand")),
    )
    return render(request, "confirm.html", context, status=desk.status_of(form))


def _tell_pair(
    request: HttpRequest, round_: Round, application: Application, member: PanelMember, *, is_proposal: bool
) -> None:
    """What was given to whom; a warning where that is more than agreed, or in a language they do not read."""
    told = {"reference": application.reference, "name": member.expert.name}
    added, given = _("Proposed: %(reference)s for %(name)s."), _("Assigned: %(reference)s to %(name)s.")
    messages.success(request, (added if is_proposal else given) % told)
    load = staff_queries.loads_in(round_)[member.pk]
    if load > member.load_limit:
        words = _("%(name)s now has %(load)s in this round; agreed were %(limit)s.")
        messages.warning(request, words % {**told, "load": load, "limit": member.load_limit})
    if application.language and application.language not in member.expert.languages:
        words = _("%(reference)s is in a language that %(name)s does not read by the roster: %(language)s.")
        messages.warning(request, words % {**told, "language": language_word(application.language)})


@desk.GET_POST
def take_back(request: HttpRequest, slug: str, assignment: uuid.UUID) -> HttpResponse:
    """Take an assignment back with a reason, and hand it on."""
    call = desk.officers_call(request, slug)
    rows = Assignment.objects.filter(round__call=call, state__in=matching.STANDING)
    found = get_object_or_404(
        rows.select_related("round__call", "application__call", "member__expert"), public_id=assignment
    )
    if found.state == Assignment.State.PROPOSED and request.method == "POST":
        desk.did(request, lambda: _drop(found, person(request)), _("Taken out of the proposal."))
        return to_plan(call, found.round.key)
    form = TakeBackForm(typed(request))
    if request.method == "POST" and desk.fulfilled(
        form, lambda given: _take(found, person(request), **given)
    ):
        return to_plan(call, found.round.key)
    context = desk.frame(
        request,
        call,
        STAGE,
        _("Take this application from %(name)s?") % {"name": found.member.expert.name},
        page_lead=f"{found.application.reference} · {found.application.shown_title}",
        consequences=_consequences(found),
        form=form if found.state == Assignment.State.ACTIVE else None,
        act_label=_("Take it back"),
        act_tone="danger",
        cancel_url=plan_address(call, found.round.key),
        crumbs=plan_crumbs(call, found.round.key, _("Take back")),
    )
    return render(request, "confirm.html", context, status=desk.status_of(form))


def _take(assignment: Assignment, by: Any, *, reason: str, hand_on: bool) -> None:
    with ledger.book():
        ended = assigning.remove_assignment(assignment, by=by, reason=reason)
        if hand_on:
            assigning.reassign(ended, by=by)


def _drop(assignment: Assignment, by: Any) -> None:
    assigning.remove_assignment(assignment, by=by, reason=_("Taken out of the proposal"))


def _consequences(assignment: Assignment) -> list[str]:
    if assignment.state == Assignment.State.PROPOSED:
        return [_("It is only proposed; nobody was told of it.")]
    card = card_of(assignment)
    begun = [_("The juror has begun the scorecard; it no longer counts.")] if card else []
    return [*begun, _("It leaves the juror's queue at once."), _("The reason stands in the record.")]


def _plan(request: HttpRequest, call: Call, round_: Round, rounds: list[Round]) -> dict[str, Any]:
    table, plans = matching.table_of(round_), matching.plans_of(round_)
    preview = matching.preview(round_, table=table, plans=plans)
    page = desk.page_of(request, list(table.applications) or staff_queries.judged_in(round_))
    standing = staff_queries.jurors_by_application(round_, page.object_list)
    return desk.frame(
        request,
        call,
        STAGE,
        _title(preview),
        round=round_,
        chips=desk.round_chips(rounds, round_),
        **last_run(plans.latest),
        cap=plans.country_cap,
        preview=preview,
        gaps=preview.unfilled[: desk.PAGE_SIZE],
        more_gaps=max(0, len(preview.unfilled) - desk.PAGE_SIZE),
        jurors=[(row, country_word(row.member.expert.country)) for row in preview.jurors],
        page_obj=page,
        rows=[
            (one, country_word(one.country), [_cell(each) for each in standing.get(one.pk, ())])
            for one in page.object_list
        ],
        figures=[
            (page.paginator.count, _("applications in this round")),
            (len(preview.jurors), _("jurors who accepted")),
            (preview.pairs - preview.proposed, _("assignments published")),
            (preview.proposed, _("proposed")),
            (f"{preview.match} %", _("match of language and topics")),
        ],
        is_open=_is_open(round_) and officer(call, person(request)),
    )


def _is_open(round_: Round) -> bool:
    return round_.locked_at is None and round_.call.state in ("sealed", "reviewing")


def _title(preview: matching.Preview) -> str:
    if not preview.pairs:
        return _("Nothing is assigned yet")
    if preview.proposed:
        return _("A proposal waits to be published")
    return (
        _("Every application has its jurors") if preview.is_complete else _("Some applications lack jurors")
    )


def _cell(assignment: Assignment) -> dict[str, Any]:
    card = card_of(assignment)
    return {
        "assignment": assignment,
        "is_proposed": assignment.state == Assignment.State.PROPOSED,
        "pill": pills.CARDS[card.state] if card else None,
        "is_fixed": card is not None and card.state != "draft",
    }


def _usual_date(call: Call) -> dict[str, Any]:
    """The call's date "review until", which is the end of a period."""
    until = call.key_dates.filter(kind="review_until").values_list("at", flat=True).first()
    return typed_wall(to_wall(until, zone=call.zone) if until else None)
