"""Whoever changes rows straight in the database, puts some in or takes some out, is named by the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import models, transaction

from applications.models import (
    Application,
    CorrectionRequest,
    EligibilityCheck,
    Receipt,
    StepRecord,
    Submission,
    TwoPersonRequest,
)
from applications.services import (
    approve_two_person_step,
    prepare_two_person_step,
    refuse_two_person_step,
    request_correction,
)
from calls.models import (
    Anchor,
    Call,
    CallRole,
    Criterion,
    EligibilityRule,
    Extension,
    Faq,
    Question,
    Round,
    Theme,
)
from calls.services import (
    approve_extension,
    create_call,
    extend_for_all,
    grant_role,
    request_extension_for_one,
    revoke_role,
    withdraw_extension,
)
from calls.services.building import save_item, save_texts
from calls.services.form_versions import new_form_version
from core import clock, ledger
from core.models import LedgerEntry
from core.triggers import lifted
from people.models import User
from people.services.roles import set_hub_role
from scoring.models import Decision, PanelMember, Ranking
from tests.factories.applications import (
    close_and_seal,
    fresh,
    make_eligible,
    submitted_in,
)
from tests.factories.calls import add_rule, complete_call, give_role, make_programme, open_call, person_with
from tests.factories.people import make_user
from tests.factories.scoring import decided_call, make_expert

pytestmark = [pytest.mark.django_db, pytest.mark.once]

Rows = type[models.Model]
Tampering = Callable[[], object]


def set_in(rows: Rows, **columns: object) -> Tampering:
    """Other columns in the newest row; what can be called is made first."""

    def change() -> None:
        newest = rows._default_manager.order_by("-pk")[0]
        made = {name: value() if callable(value) else value for name, value in columns.items()}
        rows._default_manager.filter(pk=newest.pk).update(**made)

    return change


def take_out(rows: Rows) -> Tampering:
    """The newest row gone, and what points at it left as it is."""

    def remove() -> None:
        newest = rows._default_manager.order_by("-pk")[0]
        rows._default_manager.filter(pk=newest.pk)._raw_delete("default")

    return remove


def put_in_again(rows: Rows, **columns: object) -> Tampering:
    """The newest row once more, with other columns."""

    def copy() -> None:
        row = rows._default_manager.order_by("-pk")[0]
        row.pk, row._state.adding = None, True
        for name, value in columns.items():
            setattr(row, name, value() if callable(value) else value)
        models.Model.save_base(row, raw=True)

    return copy


LATE = datetime(2031, 1, 1, tzinfo=clock.now().tzinfo)


def stands(build: Callable[[], object]) -> Any:
    """A fixture of a class: what `build` makes stands for all its tests, and each test undoes its own."""

    @pytest.fixture(scope="class", name=build.__name__)
    def fixture(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
        with django_db_blocker.unblock(), transaction.atomic():
            build()
            assert list(ledger.faults()) == []
            yield
            transaction.set_rollback(True)

    return fixture


# --- windows and roles ----------------------------------------------------------------
@stands
def extended() -> None:
    call = open_call()
    officer, wall = person_with(call, "officer"), datetime.fromisoformat(call.deadline_wall)
    extend_for_all(call, new_wall=wall + timedelta(days=1), reason="The line failed.", by=officer)
    asked = request_extension_for_one(
        call, applicant=make_user(), new_wall=wall + timedelta(days=2), reason="Illness.", by=officer
    )
    approve_extension(asked, by=give_role(call, "approver"))


class TestExtensions:
    @pytest.mark.parametrize(
        "tamper",
        [
            set_in(Extension, new_deadline=LATE),
            set_in(Extension, reason="Another reason."),
            set_in(Extension, applicant=make_user),
            set_in(Extension, applicant=None),
            set_in(Extension, requested_by=make_user),
            set_in(Extension, approved_by=make_user),
            set_in(Extension, approved_by=None, approved_at=None),
            set_in(Extension, new_wall="2031-01-01T10:00"),
            set_in(Extension, requested_at=LATE),
            set_in(Extension, approved_at=LATE),
            put_in_again(Extension, applicant=make_user),
            take_out(Extension),
        ],
    )
    def test_an_extension_that_nobody_signed_so_is_named(self, extended: None, tamper: Tampering) -> None:
        tamper()
        assert any("xtension" in fault for fault in ledger.faults())


@stands
def staffed() -> None:
    creator = make_user("Officer", is_hub_staff=True)
    call = create_call(programme=make_programme(), year=2026, slug="a-call", by=creator)
    grant_role(call, person=make_user(), role="approver", by=make_user(is_administrator=True))
    revoke_role(grant_role(call, person=make_user(), role="observer", by=creator), by=creator)


class TestRoles:
    @pytest.mark.parametrize(
        "tamper",
        [
            set_in(CallRole, role="officer"),
            set_in(CallRole, user=make_user),
            put_in_again(CallRole, user=make_user),
            take_out(CallRole),
        ],
    )
    def test_a_role_that_nobody_gave_is_named(self, staffed: None, tamper: Tampering) -> None:
        tamper()
        assert list(ledger.faults()) != []


def test_an_administrator_whom_nobody_made_one_again_is_named() -> None:
    person, administrator = make_user(), make_user(is_administrator=True)
    set_hub_role(person, role="administrator", held=True, by=administrator)
    set_hub_role(person, role="administrator", held=False, by=administrator)
    assert list(ledger.faults()) == []
    User.objects.filter(pk=person.pk).update(is_administrator=True)
    assert list(ledger.faults()) == [
        f"The role administrator of {person.ledger_name} is not what the last entry says."
    ]


# --- applications ----------------------------------------------------------------------
@stands
def ruled() -> None:
    with clock.at(clock.now()) as hands:
        call = open_call()
        add_rule(call, "public")
        asked, refused, signed = (submitted_in(call) for _ in range(3))
        close_and_seal(call, hands)
        officer, approver = person_with(call, "officer"), give_role(call, "approver")
        for application in (refused, signed):
            make_eligible(application)
        request_correction(
            fresh(asked),
            by=officer,
            question_keys=["title"],
            due_at=clock.now() + timedelta(days=3),
            note="Mend.",
        )
        for application, decide in ((refused, refuse_two_person_step), (signed, approve_two_person_step)):
            request = prepare_two_person_step(
                fresh(application), by=officer, step="disqualify", note="Copied."
            )
            decide(request, by=approver)


class TestApplications:
    @pytest.mark.parametrize(
        "tamper",
        [
            set_in(EligibilityCheck, is_met=False),
            set_in(EligibilityCheck, note="Seen."),
            set_in(EligibilityCheck, checked_by=make_user),
            set_in(EligibilityCheck, checked_at=LATE),
            take_out(EligibilityCheck),
            set_in(CorrectionRequest, due_at=LATE),
            set_in(CorrectionRequest, question_keys=["title", "summary"]),
            set_in(CorrectionRequest, note="Mend everything."),
            take_out(CorrectionRequest),
            set_in(StepRecord, at=LATE),
            set_in(StepRecord, by=make_user),
            set_in(StepRecord, note="Another reason."),
            set_in(StepRecord, step="withdraw"),
            set_in(StepRecord, ledger_number=1),
            put_in_again(StepRecord),
            take_out(StepRecord),
            set_in(TwoPersonRequest, prepared_by=make_user),
            set_in(TwoPersonRequest, decided_by=make_user),
            set_in(TwoPersonRequest, is_approved=False),
            set_in(TwoPersonRequest, note="Another reason."),
            take_out(TwoPersonRequest),
            set_in(Receipt, ledger_hash="f" * 64),
            put_in_again(
                Application, reference="ISS-2026-FORGED", form=lambda: Application.objects.all()[0].form
            ),
            put_in_again(Submission, number=2, idempotency_key="forged"),
            set_in(Application, call=complete_call),
            set_in(Application, title="Another title"),
            set_in(Application, applicant_name="Somebody else"),
            set_in(Application, applicant_kind="company"),
            set_in(Application, country="CH"),
            set_in(Application, summary="Another summary."),
            set_in(Call, title_kk="Басқа"),
            set_in(Call, zone="UTC"),
            set_in(Call, deadline_wall="2031-01-01T10:00"),
            set_in(Call, opens_wall="2020-01-01T10:00"),
            set_in(Call, published_at=LATE),
            set_in(Call, sealed_at=LATE),
            set_in(Call, rules_text_ru="Другие правила."),
            set_in(Call, award_text_en="More."),
            set_in(Call, ceiling_amount=5),
            set_in(Call, places=9),
            set_in(Call, tzdata_version="1999a"),
            set_in(Criterion, weight=99),
            set_in(Criterion, reason_required=True),
            set_in(Anchor, text_en="Anything goes."),
            set_in(EligibilityRule, passes="no"),
            set_in(EligibilityRule, rejection_en="Because."),
            set_in(Question, required=False),
            set_in(Question, hidden_from_jurors=True),
            set_in(Theme, name_ru="Другая тема"),
            set_in(Round, quorum=1),
            take_out(Anchor),
        ],
    )
    def test_a_row_beside_an_application_that_is_not_as_recorded_is_named(
        self, ruled: None, tamper: Tampering
    ) -> None:
        with lifted():
            tamper()
        assert list(ledger.faults()) != []


def test_the_last_entries_cannot_be_cut_off_unseen() -> None:
    submitted_in()
    with lifted():
        LedgerEntry.objects.filter(event="application.submit").delete()
    assert any("is not what its entry says" in fault for fault in ledger.faults())


# --- judging ---------------------------------------------------------------------------
@stands
def decided() -> None:
    decided_call()


class TestJudging:
    @pytest.mark.parametrize(
        "tamper",
        [
            set_in(Decision, decided_by=make_user),
            set_in(Decision, decided_at=LATE),
            set_in(Decision, ranking=None),
            set_in(PanelMember, expert=lambda: make_expert(user=make_user())),
            put_in_again(Ranking, number=9),
        ],
    )
    def test_a_row_of_judging_that_is_not_as_recorded_is_named(
        self, decided: None, tamper: Tampering
    ) -> None:
        with lifted():
            tamper()
        assert list(ledger.faults()) != []


def test_an_extension_that_was_taken_back_is_no_fault() -> None:
    call = open_call()
    officer, wall = person_with(call, "officer"), datetime.fromisoformat(call.deadline_wall)
    for _time in range(2):
        asked = request_extension_for_one(
            call, applicant=make_user(), new_wall=wall + timedelta(days=2), reason="Illness.", by=officer
        )
        withdraw_extension(asked, by=officer)
    assert list(ledger.faults()) == []


def test_what_officers_change_after_publication_is_no_fault() -> None:
    call = open_call()
    officer = person_with(call, "officer")
    save_texts(call, values={"summary_en": "In other words."}, part="texts", by=officer)
    faq = Faq(call=call, question="May we?", answer="Yes.")
    save_item(faq, call=call, part="faq", siblings=call.faqs.all(), by=officer)
    submitted_in(call)
    new_form_version(call, by=officer)
    assert list(ledger.faults()) == []
    Faq.objects.filter(pk=faq.pk).update(answer_en="No.")
    assert [fault for fault in ledger.faults() if call.ledger_name in fault]
