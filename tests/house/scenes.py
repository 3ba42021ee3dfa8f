"""Things and people to try the access table on: one scene for each stretch of the way.

A scene has a person of every role, in relation to one call, and the values for the URLs' names: `names`
for all of them, `own` for a URL whose name means another thing, `bodies` for what a role posts there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from applications.models import Application, Broadcast, Collaborator, Flag, PreparedRuling
from applications.register.listing import Listing
from applications.services import appeal, attach, invite, prepare_two_person_step, use_new_form
from applications.services.exporting import ask_for_export, write_export
from applications.services.searching import save_search
from calls.models import Call, CallRole, Partner, Question, Topic
from calls.services import ask, enter_incident, request_extension_for_one
from calls.services.form_versions import new_form_version
from calls.services.incidents import Account
from calls.services.inviting import invite_staff
from calls.services.partners import save_partner
from core import clock
from core.models import MailboxMessage, Notice
from core.sheets.writing import FORMATS
from incubation import services as after
from incubation.annual_report.facts import Asked
from incubation.days import today
from incubation.follow_up_link import link_of
from incubation.models import Evidence
from incubation.schedule import key_of
from incubation.services.reporting import ask_for_report, write_report
from people.letter_wishes import stop_link
from people.models import Organisation, User
from scoring.models import Conflict, PanelMember
from scoring.services import announcing, appealing, later, maker_reporting
from tests.factories import appeals, calls, incubation, meeting, scoring
from tests.factories import applications as apply
from tests.factories.people import make_user


@dataclass
class Scene:
    """People by role, and what stands in the place of each name of a URL."""

    people: dict[str, User | None]
    names: dict[str, Any]
    own: dict[str, dict[str, Any]] = field(default_factory=dict)
    bodies: dict[str, Callable[[User | None], dict[str, Any]]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def values(self, url_name: str) -> dict[str, Any]:
        """What stands in the place of the names of this URL."""
        return {**self.names, **self.own.get(url_name, {})}

    def body(self, url_name: str, person: User | None) -> dict[str, Any]:
        """What the person posts there; nothing where an empty form is enough."""
        return self.bodies[url_name](person) if url_name in self.bodies else {}


def _people(call: Call, application: Application) -> dict[str, User | None]:
    def staff(role: str) -> User:
        held = CallRole.objects.filter(call=call, role=role).select_related("user").first()
        return User.objects.get(pk=held.user_id) if held else calls.give_role(call, role)

    def team(role: str) -> User:
        held = Collaborator.objects.filter(application=application, role=role).first()
        return User.objects.get(pk=held.user_id) if held else apply.add_collaborator(application, role)

    return {
        "visitor": None,
        "stranger": make_user("Stranger"),
        **{role: team(role) for role in ("owner", "editor", "viewer")},
        **{role: staff(role) for role in ("officer", "approver", "observer")},
        "colleague": make_user("Colleague", is_hub_staff=True),
        "administrator": make_user("Administrator", is_administrator=True),
        "juror": make_user("Juror elsewhere"),
        "chair": make_user("Chair elsewhere"),
        "mentor": make_user("Mentor elsewhere"),
    }


def open_scene() -> Scene:
    """A published call, open, with a draft that is complete and has a file."""
    call = calls.open_call()
    _ask_for_a_file(call)
    application = apply.draft_in(call)
    people = _people(call, application)
    owner = apply.owner_of(application)
    given = attach(application, by=owner, question_key="letter", file=_file())
    invited = invite(application, by=owner, address="friend@example.org", role="viewer")
    applicant = people["stranger"]
    assert applicant is not None
    extension = request_extension_for_one(
        call,
        applicant=apply.owner_of(application),
        new_wall=_wall(call.deadline_wall, days=1),
        reason="The power failed.",
        by=calls.person_with(call, "officer"),
    )
    incident = enter_incident(
        Account("mail", clock.now() - timedelta(hours=1), None, [call]), by=calls.person_with(call, "officer")
    )
    asked = ask(call, text="May a city apply?", by=applicant)
    letter = Broadcast.objects.create(
        call=call,
        group="drafts",
        written_by=calls.person_with(call, "officer"),
        **{**calls.texts("subject", "Soon"), **calls.texts("text", "Dear {name}, {deadline}.")},
    )
    make_user("Applicant", email="applicant@example.org")
    officer = people["officer"]
    assert officer is not None
    kept = save_search(call, by=officer, name="Buses", query="q=bus")
    export = ask_for_export(Listing(call, QueryDict("")), by=officer, kind=FORMATS["csv"])
    write_export(export.pk)
    mail = MailboxMessage.objects.create(sender="hub", recipients="a@example.org", subject="S", text="T")
    names = {"slug": call.slug, "reference": application.reference, "section": "idea", "token": invited.token}
    names["export"] = export.public_id
    return Scene(
        people,
        names,
        own={
            "applications:attachment": {"pk": given.pk},
            "applications:remove_search": {"pk": kept.pk},
            "applications:file_preview": {"pk": given.pk},
            "applications:broadcast": {"pk": letter.pk},
            "applications:broadcast_edit": {"pk": letter.pk},
            "calls:asked_answer": {"pk": asked.pk},
            "calls:extension": {"pk": extension.pk},
            "calls:extension_back": {"pk": extension.pk},
            "calls:incident": {"pk": incident.pk},
            "calls:table": {"table": "overview"},
            "calls:office_table": {"table": "calls"},
            "applications:letter_text": {"floor": "scoring", "name": "decision_awarded"},
            "calls:programme": {"pk": call.programme_id},
            "calls:partner_logo": {"key": _with_logo(call).key},
            "calls:topic": {"pk": Topic.objects.create(key="budgets", **calls.texts("name", "Budgets")).pk},
            "mailbox_message": {"pk": mail.pk},
            "people:stop_letters": {
                "token": stop_link(applicant, "reminders").rstrip("/").rpartition("/")[2]
            },
            "people:roles": {"person": applicant.public_id},
            "calls:away_of": {"person": applicant.public_id},
            "calls:hand_over_of": {"person": applicant.public_id},
            "people:second_factor": {"person": applicant.public_id},
            "calls:staff_invitation": {"token": _invited_to_work(call)},
            "people:erase": {"person": applicant.public_id},
        },
        bodies={
            "applications:submit": lambda _person: {"key": "k" * 32},
            "applications:appeal": lambda _person: {"text": "The rule was read wrongly."},
            "applications:people": lambda person: _own_place(application, person),
            "demonstration_sign_in": lambda _person: {"email": "applicant@example.org"},
        },
    )


def building_scene() -> Scene:
    """A call that is being built."""
    call = calls.complete_call()
    question = Question.objects.get(section__form__call=call, key="title")
    rubric = call.rubrics.get()
    theme = call.themes.all()[0]
    names = {"slug": call.slug, "section": "idea", "kind": "theme", "pk": theme.pk, "parent": question.pk}
    return Scene(
        _people(call, apply.draft_in()),
        names,
        own={
            "calls:build_question": {"pk": question.pk},
            "calls:build_report_question": {"pk": incubation.report_question(call).pk},
            "calls:build_report_question_add": {"section": "report"},
            "calls:build_weights": {"pk": rubric.pk},
            "calls:build_role": {"pk": call.roles.get(role="approver").pk},
        },
    )


def submitted_scene() -> Scene:
    """An open call with a submission and its receipt, whose form changed before and is to change again."""
    call = calls.open_call()
    application = apply.draft_in(call)
    officer = calls.person_with(call, "officer")
    new_form_version(call, by=officer)
    use_new_form(call, version=2, carries_drafts=True, why="Clearer questions.", by=officer)
    apply.send(application)
    new_form_version(call, by=officer)
    code = application.submissions.get().receipt.code
    names = {"slug": call.slug, "reference": application.reference, "number": 1, "code": code}
    third = {"number": 3}
    return Scene(
        _people(call, application),
        names,
        own={"applications:form_plan": third, "calls:build_version_drop": third},
    )


def sealed_scene() -> Scene:
    """A sealed call: one submission waits for its ruling, a disqualification for its second person."""
    deadline = clock.now() - timedelta(days=2)
    with clock.at(deadline - timedelta(days=3)) as hands:
        call = calls.open_call(deadline=deadline)
        _ask_for_a_file(call)
        application = apply.draft_in(call)
        file = attach(application, by=apply.owner_of(application), question_key="letter", file=_file())
        apply.send(apply.fresh(application))
        call = apply.close_and_seal(call, hands)
    people = _people(call, application)
    twin = apply.submitted_in(calls.open_call())
    body = Organisation.objects.create(name="Institute")
    Application.objects.filter(pk=application.pk).update(organisation=body)
    flag = Flag.objects.create(application=application, kind="linked", other=twin, compared=[])
    PreparedRuling.objects.create(
        application=application, step="confirm_eligible", prepared_by=calls.give_role(call, "officer")
    )
    request = prepare_two_person_step(
        apply.fresh(application),
        by=calls.person_with(call, "officer"),
        step="disqualify",
        note="Two entries.",
    )
    notice = Notice.objects.filter(scope=call.ledger_name)[0]
    names = {"slug": call.slug, "reference": application.reference, "number": 1, "step": "disqualify"}
    names |= {"organisation": body.public_id, "person": apply.owner_of(application).public_id}
    return Scene(
        people,
        names,
        own={
            "applications:flag": {"pk": flag.pk},
            "applications:letter": {"pk": notice.pk},
            "applications:request": {"pk": request.pk},
            "applications:staff_file": {"pk": file.pk},
        },
    )


def appealed_scene() -> Scene:
    """A submission that was ruled ineligible, its owner's appeal, and a juror who reads it."""
    deadline = clock.now() - timedelta(days=2)
    with clock.at(deadline - timedelta(days=3)) as hands:
        call = calls.open_call(deadline=deadline)
        calls.add_rule(call, "letter")
        _ask_for_a_file(call)
        application = apply.draft_in(call)
        attach(application, by=apply.owner_of(application), question_key="letter", file=_file())
        apply.send(apply.fresh(application))
        call = apply.close_and_seal(call, hands)
    application = apply.make_ineligible(apply.fresh(application))
    text = "It was attached."
    written = appeal(application, by=apply.owner_of(application), text=text, received=clock.now())
    people = _people(call, application)
    officer = people["officer"] = calls.give_role(call, "officer")  # another one than who ruled
    juror = appealing.ask(written, scoring.make_expert(), by=officer)
    asked = people["juror"] = User.objects.get(expert=juror.expert)
    appealing.make_ready(juror, by=asked)
    names = {"slug": call.slug, "reference": application.reference, "juror": juror.public_id, "number": 1}
    return Scene(
        people, names, bodies={"scoring:appeal_panel": lambda _person: {"expert": scoring.make_expert().pk}}
    )


def came_back_scene() -> Scene:
    """An application whose appeal against the announced decision was upheld; its new decision is prepared."""
    application = appeals.upheld()
    call = application.call
    one = later.prepare(
        application, outcome="awarded", reason="Mistaken marks.", by=calls.person_with(call, "officer")
    )
    names = {"slug": call.slug, "reference": application.reference, "later": one.public_id}
    return Scene(_people(call, application), names)


def correction_scene() -> Scene:
    """A submission whose title is to be corrected."""
    scene = sealed_scene()
    application = Application.objects.get(reference=scene.names["reference"])
    apply.ask_for_correction(application, due_at=clock.now() + timedelta(days=2))
    return scene


def review_scene() -> Scene:
    """A call with its jury: the juror's own assignment, the chair's panel, a conflict, a file."""
    deadline = clock.now() - timedelta(days=2)
    with clock.at(deadline - timedelta(days=3)) as hands:
        call = calls.open_call(deadline=deadline)
        _ask_for_a_file(call)
        drafts = [apply.draft_in(call) for _ in range(2)]
        for draft in drafts:
            attach(draft, by=apply.owner_of(draft), question_key="letter", file=_file())
            apply.send(apply.fresh(draft))
        call = apply.close_and_seal(call, hands)
    assignments = scoring.in_review(call)
    one = next(each for each in assignments if each.member.role == "juror")
    chair = next(each for each in assignments if each.member.role == "chair")
    people = _people(call, one.application)
    people |= {"juror": scoring.juror_of(one), "chair": scoring.juror_of(chair)}
    late = scoring.seat(call, declares=False)
    conflict = Conflict.objects.create(
        member=late, application=one.application, kind="declared", note="A cousin."
    )
    invitation = scoring.kept_profile(one.member.expert)
    report = maker_reporting.report(one, by=scoring.juror_of(one), said="The letter names the city.")
    names = {
        "slug": call.slug,
        "reference": one.application.reference,
        "assignment": one.public_id,
        "round": scoring.first_round(call).key,
        "token": one.member.token,
        "pk": one.member.pk,
        "number": 1,
    }
    return Scene(
        people,
        names,
        own={
            "scoring:conflict": {"pk": conflict.pk},
            "scoring:maker_report": {"report": report.public_id},
            "scoring:expert": {"pk": one.member.expert_id},
            **{
                f"scoring:expert_{name}": {"pk": one.member.expert_id}
                for name in ("edit", "cv", "ask", "answer")
            },
            "scoring:profile_invitation": {"token": invitation.token},
        },
        bodies={"scoring:invite": lambda _person: {"expert": scoring.make_expert().pk}},
    )


def decided_scene() -> Scene:
    """Decisions are closed; the announcement is prepared and waits for its second person."""
    call = scoring.decided_call()
    application = Application.objects.filter(call=call)[0]
    people = _people(call, application)
    embargo = (clock.now() + timedelta(days=2)).replace(tzinfo=None, second=0, microsecond=0)
    announcement = announcing.prepare(call, embargo_wall=embargo, by=calls.person_with(call, "officer"))
    letter = Notice.objects.filter(release_key=announcement.release_key)[0]
    juror = PanelMember.objects.filter(call=call)[0]
    names = {"slug": call.slug, "reference": application.reference, "pk": letter.pk}
    names |= {"round": scoring.first_round(call).key, "number": 1}
    return Scene(people, names, own={"scoring:ranking_juror": {"pk": juror.pk}})


def announced_scene() -> Scene:
    """The results are public, and the winner has a certificate."""
    call = scoring.decided_call(ceiling_amount=40_000, ceiling_currency="USD")
    application = Application.objects.get(call=call, decision__outcome="awarded")
    embargo = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=5)
    announcement = scoring.approved_announcement(call, embargo)
    with clock.at(embargo):
        announcing.release(announcement)
    names = {"slug": call.slug, "reference": application.reference, "kind": "winner"}
    names["code"] = application.certificates.get().code
    return Scene(_people(call, application), names)


def meeting_scene() -> Scene:
    """A decision meeting, open, with everybody there; its round is locked: the jurors have certificates."""
    call = meeting.judged_call(2)
    meeting.attended(call)
    application = Application.objects.filter(call=call)[0]
    people = _people(call, application)
    people |= {role: scoring.person_of(meeting.seat_of(call, role)) for role in ("juror", "chair")}
    names = {"slug": call.slug, "reference": application.reference}
    ballot = {"application": application.reference, "choice": "for"}
    return Scene(people, names, bodies={"scoring:vote": lambda _person: ballot})


def placement_scene() -> Scene:
    """A winner in its pilot, with mentor, report, evidence and a published product."""
    placement = incubation.in_pilot(incubation.placement_in())
    application = placement.application
    officer = incubation.officer_of(placement)
    report = after.ask_for_report(placement, due_on=clock.now().date() + timedelta(days=20), by=officer)
    product = after.create_product(
        application.call, kind="manual", application=application, title_en="A manual", by=officer
    )
    after.attach_product_file(product, file=_file(), by=officer)
    after.publish_product(product, by=officer)
    owner = apply.owner_of(application)
    milestone = incubation.milestone_of(placement, "measured")
    with_file = after.deliver_file(milestone, file=_file(), by=owner)
    evidence = with_file if isinstance(with_file, Evidence) else milestone.evidence.exclude(upload=None)[0]
    incubation.budgeted(placement)
    day = today(application.call)
    after.record_with_receipt(
        placement, file=_file(), line=1, spent_on=day, amount=Decimal(9), purpose="Desk Ltd", by=owner
    )
    pilot = placement.pilots.all()[0]
    after.record_agreement(
        pilot, agreed_on=clock.now().date(), signatory="Deputy akim", file=_file(), by=owner
    )
    piece = after.add_pilot_evidence(pilot, file=_file(), by=owner)
    after.add_indicator(pilot, name="Days", baseline=Decimal(30), target=Decimal(10), by=owner)
    incubation.announced(application.call)
    people = _people(application.call, application)
    people["mentor"] = User.objects.get(pk=incubation.mentor_of(placement).pk)
    names = {
        "slug": application.call.slug,
        "reference": application.reference,
        "placement": placement.public_id,
        "milestone": milestone.public_id,
        "cohort": placement.cohort.key,
        "pk": pilot.pk,
        "piece": piece.pk,
        "number": report.number,
        "product": product.public_id,
        "programme": application.call.programme.key,
    }
    first = placement.cohort.stage_milestones.all()[0]
    after.publish_agreement(placement.cohort, text_en="We pay what is agreed.", by=officer)
    after.sign_agreement(after.offer_agreement(placement, by=officer), by=owner)
    meeting = after.plan_meeting(
        placement=placement, starts_at=clock.now() + timedelta(days=9), kind="meeting", by=officer
    )
    names["meeting"] = meeting.public_id
    names["token"] = key_of(incubation.mentor_of(placement))
    year = application.call.year
    written = ask_for_report(Asked(year, year), by=officer)
    write_report(written.pk)
    names["export"] = written.public_id
    handed_in = incubation.report_with_file(placement)
    return Scene(
        people,
        names,
        own={
            "incubation:stage_milestone": {"pk": first.pk},
            "incubation:evidence": {"pk": evidence.pk},
            "incubation:mentoring": {"pk": placement.mentorings.get().pk},
            "incubation:report_attachment": {"number": handed_in.report.number, "pk": handed_in.pk},
        },
    )


def graduated_scene() -> Scene:
    """A graduate, half a year later."""
    with clock.at(clock.now() - timedelta(days=200)):
        placement = incubation.in_pilot(incubation.placement_in())
        officer = incubation.officer_of(placement)
        incubation.reach(placement, "measured")
        pilot = placement.pilots.all()[0]
        after.record_result(
            pilot,
            verdict="scale",
            result="Waiting fell from 40 to 12 minutes.",
            evidence="The minutes of the host.",
            by=officer,
        )
        after.graduate(incubation.reload(placement), by=officer)
    application = placement.application
    people = _people(application.call, application)
    people["mentor"] = User.objects.get(pk=incubation.mentor_of(placement).pk)
    after.ask_team(placement, months=6)
    question = placement.follow_ups.get(person=apply.owner_of(application))
    names = {"placement": placement.public_id, "months": 6}
    names["token"] = link_of(question).rstrip("/").rpartition("/")[2]
    return Scene(people, names)


def _ask_for_a_file(call: Call) -> None:
    section = call.forms.get().sections.get(key="end")
    Question.objects.create(
        section=section,
        key="letter",
        kind="file",
        required=False,
        position=9,
        **calls.texts("label", "Letter"),
    )


def _with_logo(call: Call) -> Partner:
    by = calls.person_with(call, "officer")
    return save_partner(call.partners.all()[0], call=call, by=by, picture=b"RIFF")


def _invited_to_work(call: Call) -> str:
    """The secret of an invitation to somebody without an account."""
    invite_staff(
        "new.colleague@example.org", roles=[(call, "observer")], by=calls.person_with(call, "officer")
    )
    return Notice.objects.get(event="calls/staff_invited").text.partition("/work-here/")[2].partition("/")[0]


def _file() -> SimpleUploadedFile:
    pdf = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )
    return SimpleUploadedFile("letter.pdf", pdf, "application/pdf")


def _wall(wall: str, *, days: int) -> datetime:
    return datetime.fromisoformat(wall) + timedelta(days=days)


def _own_place(application: Application, person: User | None) -> dict[str, Any]:
    """The owner invites; anybody else of the team removes themselves."""
    place = application.collaborators.filter(user=person).first()
    if place is None or place.role == "owner":
        return {"address": "another@example.org", "role": "viewer"}
    return {"remove": place.pk}


SCENES: dict[str, Callable[[], Scene]] = {
    "open": open_scene,
    "building": building_scene,
    "submitted": submitted_scene,
    "sealed": sealed_scene,
    "appealed": appealed_scene,
    "came_back": came_back_scene,
    "correction": correction_scene,
    "review": review_scene,
    "decided": decided_scene,
    "announced": announced_scene,
    "meeting": meeting_scene,
    "placement": placement_scene,
    "graduated": graduated_scene,
}
