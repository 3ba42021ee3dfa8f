"""Winners, cohorts and placements for tests, made through the real services.

Only the award itself is written as a row: everything after it takes its real steps.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from applications.models import Application
from calls.models import Call, Question
from calls.services.form_building import open_form, save_question
from core import clock
from incubation import services
from incubation.days import today
from incubation.models import Budget, Cohort, Milestone, Placement, ReportFile, Spending
from incubation.services.budgeting import Planned
from people.models import User
from tests.factories.applications import fresh, owner_of, submitted_in
from tests.factories.calls import make_programme, open_call, person_with, texts
from tests.factories.people import make_user
from tests.factories.remembered import remembered

_numbers = count(1)
# Stage, key, week, percent of the award, required.
MILESTONES = (
    ("incubation", "plan", 2, 30, True),
    ("incubation", "open-day", 7, 0, False),
    ("acceleration", "connected", 8, 30, True),
    ("piloting", "measured", 20, 40, True),
)
LINES = (("Training", 4000), ("Travel", 1000))


@remembered
def incubating_call(**fields: Any) -> Call:
    """An open call of a programme with incubation, whose award is at most 40,000 US dollars."""
    programme = fields.pop("programme", None) or make_programme(has_incubation=True)
    ceiling = {"ceiling_amount": Decimal(40000), "ceiling_currency": "USD"}
    return open_call(programme=programme, **{**ceiling, **fields})


def put_into(row: Application | Call, state: str) -> None:
    """Write a state as a row, past the flow: for what lies before the part under test."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET state = %s WHERE id = %s", [state, row.pk])


def announced(call: Call) -> Call:
    """The call with its results public."""
    put_into(call, "announced")
    return Call.objects.select_related("programme").get(pk=call.pk)


def applied(
    call: Call, *, state: str = "not_awarded", country: str = "", name: str = "", title: str = ""
) -> Application:
    """A submission in `state`, from `country`."""
    application = submitted_in(call)
    columns = {"country": country, "applicant_name": name, "title": title}
    Application.objects.filter(pk=application.pk).update(
        **{key: value for key, value in columns.items() if value}
    )
    put_into(application, state)
    return fresh(application)


@remembered
def awarded_in(call: Call | None = None, **fields: Any) -> Application:
    """A winner who has no place in a cohort yet."""
    return applied(call or incubating_call(), state="awarded", **fields)


def make_cohort(call: Call, *, milestones: Any = MILESTONES, starts_on: date | None = None) -> Cohort:
    """A cohort with a required milestone in each stage and an optional one, sharing out the whole award."""
    officer = person_with(call, "officer")
    begins = starts_on or clock.now().date()
    key = f"cohort-{next(_numbers)}"
    cohort = services.create_cohort(
        call, key=key, starts_on=begins, by=officer, **texts("name", f"Cohort {key}")
    )
    for stage, name, week, percent, is_required in milestones:
        services.add_stage_milestone(
            cohort,
            key=name,
            stage=stage,
            due_week=week,
            tranche_percent=percent,
            is_required=is_required,
            by=officer,
            **texts("title", f"Milestone {name}"),
        )
    return cohort


@remembered
def placement_in(
    call: Call | None = None,
    *,
    cohort: Cohort | None = None,
    award: int | None = 10000,
    mentor: User | None = None,
    **fields: Any,
) -> Placement:
    """A winner admitted to a cohort, with a mentor."""
    application = awarded_in(call, **fields)
    home = application.call
    placement = services.admit(
        application,
        cohort=cohort or make_cohort(home),
        mentor=mentor or make_user("Mentor"),
        award_amount=Decimal(award) if award else None,
        award_currency="USD" if award else "",
        by=person_with(home, "officer"),
    )
    agree_on_mentor(placement)
    return placement


def agree_on_mentor(placement: Placement) -> None:
    """Mentor and team say yes to whoever is proposed."""
    for one in placement.mentorings.exclude(awaits="").filter(until__isnull=True):
        services.agree_to_mentoring(one, by=one.mentor)
        services.agree_to_mentoring(one, by=owner_of(placement.application))


def report_question(call: Call) -> Question:
    """A question of the call's form of reports, which is begun for it."""
    officer = person_with(call, "officer")
    form = open_form(call, by=officer, purpose="report")
    row = Question(section=form.sections.all()[0], key="done", kind="long_text", **texts("label", "Done"))
    return save_question(row, call=call, options=[], removed=[], by=officer)


def report_with_file(placement: Placement) -> ReportFile:
    """A report whose one question is a file, handed in with it and returned, then with another one."""
    call, officer, owner = placement.application.call, officer_of(placement), owner_of(placement.application)
    section = open_form(call, by=officer, purpose="report").sections.all()[0]
    row = Question(section=section, key="figures", kind="file", accept=["csv"], **texts("label", "Figures"))
    save_question(row, call=call, options=[], removed=[], by=officer)
    report = services.ask_for_report(placement, due_on=today(call), by=officer)
    for content in (b"month,value\n1,26\n", b"month,value\n1,27\n"):
        file = SimpleUploadedFile("figures.csv", content)
        found = services.add_report_file(report, question_key="figures", file=file, by=owner)
        services.deliver_answers(report, raw={}, by=owner)
        if content.endswith(b"26\n"):
            services.return_report(report, note="Which month?", by=officer)
    return found


def reload(placement: Placement) -> Placement:
    """The placement as it is in the database now."""
    return Placement.objects.select_related("application__call", "cohort").get(pk=placement.pk)


def officer_of(placement: Placement) -> User:
    """The officer of the placement's call."""
    return person_with(placement.application.call, "officer")


def approver_of(placement: Placement) -> User:
    """The approver of the placement's call."""
    return person_with(placement.application.call, "approver")


def mentor_of(placement: Placement) -> User:
    """Who accompanies the placement."""
    return placement.mentorings.filter(until__isnull=True)[0].mentor


def milestone_of(placement: Placement, key: str) -> Milestone:
    """The placement's milestone that comes from the cohort's milestone `key`."""
    return placement.milestones.get(origin__key=key)


def reach(placement: Placement, key: str) -> Milestone:
    """Have a milestone delivered by the owner and accepted by the mentor."""
    milestone = milestone_of(placement, key)
    services.deliver(milestone, text="Done, see the minutes.", by=owner_of(placement.application))
    return services.accept(milestone, by=mentor_of(placement))


def budgeted(placement: Placement, *lines: tuple[str, int]) -> Budget:
    """An agreed budget of these lines, written by the owner and agreed by the officer."""
    planned = [Planned(name, Decimal(amount)) for name, amount in lines or LINES]
    written = services.write_budget(placement, lines=planned, version=0, by=owner_of(placement.application))
    return services.agree_budget(placement, version=written.version, by=officer_of(placement))


def spend(placement: Placement, amount: str, *, line: int = 1, purpose: str = "Training Ltd") -> Spending:
    """Something spent by the owner today."""
    return services.record_spending(
        placement,
        line=line,
        spent_on=today(placement.application.call),
        amount=Decimal(amount),
        purpose=purpose,
        by=owner_of(placement.application),
    )


def in_pilot(placement: Placement) -> Placement:
    """The placement brought to the stage of piloting, with a host body named."""
    officer = officer_of(placement)
    reach(placement, "plan")
    services.advance(reload(placement), by=officer)
    reach(placement, "connected")
    services.name_host(reload(placement), host_body="Example District Akimat", country="KZ", by=officer)
    services.advance(reload(placement), by=officer)
    return reload(placement)
