"""The demonstration's story, told once: what it must contain, whatever the day of seeding."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accelerator.demonstration import PEOPLE
from applications.contents import sealed_values
from applications.models import Appeal, Application, Submission
from calls.models import Call, EligibilityRule
from core import clock, ledger
from core.models import LedgerEntry, Notice, Upload
from incubation.models import Cohort, Pilot, Placement, Tranche
from incubation.waiting import asked_of
from people.models import User
from scoring.conflict_list import conflict_list
from scoring.models import Announcement, Assignment, Conflict, Decision, Expert, PanelMember, Scorecard
from scoring.queries import queue_of
from scoring.services.conflicting import barred_pairs

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SCHEME, LAB = "innovative-solutions-scheme", "accelerator-lab"


@pytest.fixture(scope="module", autouse=True)
def story(django_db_setup, django_db_blocker):
    """Tell it once for the whole module, and take it back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        said = StringIO()
        call_command("seed_demo", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


def states(slug: str) -> dict[str, int]:
    """How many applications of a call are in which state."""
    return dict(Counter(Application.objects.filter(call__slug=slug).values_list("state", flat=True)))


def person(role: str) -> User:
    return User.objects.get(email=f"{role}@example.org")


def test_the_command_says_what_it_filled(story):
    entries = LedgerEntry.objects.count()
    assert story == f"Filled: 11 calls, 157 applications, {entries} ledger entries.\n"


def test_no_juror_at_work_has_a_conflict_left_to_declare():
    at_work = PanelMember.objects.filter(call__slug="accelerator-lab-2026", declarations__isnull=False)
    members = list(at_work.select_related("call").distinct())
    assert members
    assert [one.pk for one in members if not conflict_list(one).is_answered] == []


def test_a_second_run_changes_nothing():
    before = LedgerEntry.objects.count()
    said = StringIO()
    call_command("seed_demo", stdout=said)
    assert said.getvalue() == "There are calls already; nothing was changed.\n"
    assert (Call.objects.count(), LedgerEntry.objects.count()) == (11, before)


def test_a_real_portal_is_never_filled(settings):
    settings.PORTAL_MODE = "production"
    with pytest.raises(CommandError, match="never written into a real portal"):
        call_command("seed_demo")


def test_the_ledger_has_no_fault():
    assert list(ledger.faults()) == []


def test_the_ledger_is_in_the_order_of_time_and_ends_today():
    instants = list(LedgerEntry.objects.order_by("number").values_list("at", flat=True))
    assert instants == sorted(instants)
    assert instants[0].year == 2015
    assert instants[-1] <= clock.now()


def test_every_call_is_where_the_story_left_it():
    assert dict(Call.objects.values_list("slug", "state")) == {
        f"{SCHEME}-2015": "archived",
        f"{SCHEME}-2018": "archived",
        f"{LAB}-2021": "archived",
        f"{LAB}-2025": "announced",
        f"{SCHEME}-2025": "decided",
        f"{LAB}-2026": "reviewing",
        f"{SCHEME}-2026": "published",
        "scholarships-additional-2026": "sealed",
        "scholarships-2026": "published",
        "peer-learning-alliances-2026": "published",
        "journal-2026": "published",
    }


def test_one_call_is_in_the_middle_of_its_eligibility_check():
    slug = "scholarships-additional-2026"
    assert states(slug) == {"draft": 1, "correction_requested": 1, "eligible": 2, "ineligible": 1, "submitted": 5}
    call = Call.objects.get(slug=slug)
    too_young = Application.objects.get(call=call, reference="ADD-2026-C5VN8R").valid_submission
    assert too_young is not None
    served = sealed_values(too_young.document)["service_since"]
    assert date.fromisoformat(served) > call.deadline_at.date() - timedelta(days=730)
    kept = Upload.objects.filter(attachment__application__call=call, state="ready")
    assert kept.count() == 9 * 3


def test_open_upcoming_and_closed_calls_follow_from_the_clock():
    now = clock.now()
    assert set(
        Call.objects.filter(opens_at__lte=now, deadline_at__gt=now).values_list("slug", flat=True)
    ) == {
        f"{SCHEME}-2026",
        "scholarships-2026",
        "journal-2026",
    }
    assert [one.slug for one in Call.objects.filter(opens_at__gt=now)] == ["peer-learning-alliances-2026"]


@pytest.mark.parametrize(
    ("year", "sentence", "winners"),
    [
        (
            2015,
            "21 applications from 9 countries",
            {
                ("National Anticorruption Centre", "MD", "Integrity Testing Mechanism of Civil Servants"),
                (
                    "Ulster University",
                    "GB",
                    "Quality of Life Framework for Public Services in the Hub Participating Countries",
                ),
                (
                    "Centre of Scientific Economic Expertise",
                    "KZ",
                    "Regulatory impact assessment: Kazakhstan and world practices",
                ),
            },
        ),
        (
            2018,
            "46 applications from 17 countries",
            {
                (
                    "IMD World Competitiveness Centre",
                    "CH",
                    "Blockchain: an innovative solution for smart governments",
                ),
                ("Digital Solutions Ltd.", "KZ", "E-Practicum: online platform for practical knowledge"),
            },
        ),
    ],
)
def test_the_past_schemes_are_the_brochures(year, sentence, winners):
    won = Application.objects.filter(call__slug=f"{SCHEME}-{year}", state="awarded")
    assert {(one.applicant_name, one.country, one.title) for one in won} == winners
    page = Client().get(reverse("incubation:results", kwargs={"slug": f"{SCHEME}-{year}"}))
    shown = " ".join(page.content.decode().split())
    assert sentence in shown
    assert f"{len(winners)} winners" in shown


def test_every_past_application_went_the_whole_way():
    rows = Application.objects.filter(call__slug__in=(f"{SCHEME}-2015", f"{SCHEME}-2018"))
    for application in rows.prefetch_related("history"):
        steps = [one.step for one in application.history.all()]
        assert steps[:3] == ["submit", "confirm_eligible", "start_review"]
        assert steps[3:] == ["award" if application.state == "awarded" else "decline"]


def test_the_lab_of_2021_closed_at_the_end_of_the_fourth_of_november():
    call = Call.objects.get(slug=f"{LAB}-2021")
    assert call.deadline_wall == "2021-11-05T00:00"
    assert call.deadline_at.isoformat() == "2021-11-04T18:00:00+00:00"
    assert (call.sealed_count, call.applications.count()) == (0, 0)


def test_the_open_scheme_has_entries_of_every_kind():
    assert states(f"{SCHEME}-2026") == {"submitted": 18, "draft": 14, "withdrawn": 2}
    mine = Application.objects.filter(call__slug=f"{SCHEME}-2026")
    percents = set(mine.filter(state="draft").values_list("percent_complete", flat=True))
    assert {0, 100} <= percents
    assert len(percents) > 6
    twice = Submission.objects.filter(application__call__slug=f"{SCHEME}-2026", number=2)
    assert twice.count() == 3
    assert mine.filter(reference="ISS-2026-AQUSSH").exists()


def test_the_lab_is_in_the_middle_of_its_review():
    assert states(f"{LAB}-2026") == {"in_review": 23, "ineligible": 3}
    cards = Scorecard.objects.filter(assignment__round__call__slug=f"{LAB}-2026")
    assert dict(Counter(cards.values_list("state", flat=True))) == {"submitted": 58, "draft": 13}
    given = Assignment.objects.filter(round__call__slug=f"{LAB}-2026")
    assert dict(Counter(given.values_list("state", flat=True))) == {"active": 83, "recused": 2}
    assert given.filter(state="active", scorecard__isnull=True).count() == 12


def test_three_were_ruled_out_each_by_another_rule():
    failed = EligibilityRule.objects.filter(checks__is_met=False, call__slug=f"{LAB}-2026")
    assert set(failed.values_list("key", flat=True)) == {"pilot_letter", "budget_ceiling", "language"}


def test_the_marks_are_the_ones_that_were_given():
    card = Scorecard.objects.get(
        assignment__application__reference="LAB-2026-9N8GUZ", assignment__member__expert__key="EXP-080"
    )
    assert card.score == 90
    assert list(card.marks.values_list("criterion__key", "value")) == [
        ("need", 5),
        ("novelty", 5),
        ("evidence", 4),
        ("feasibility", 4),
        ("replication", 5),
    ]


def test_no_juror_judges_what_a_conflict_bars():
    for call in Call.objects.exclude(state="published"):
        barred = barred_pairs(call)
        active = Assignment.objects.filter(round__call=call, state="active")
        assert not barred & set(active.values_list("application_id", "member_id"))


def test_the_country_bar_was_lifted_for_the_one_application_in_kazakh():
    waived = Conflict.objects.exclude(waived_at=None)
    assert set(waived.values_list("kind", "application__language")) == {("country", "kk")}
    in_kazakh = Application.objects.get(call__slug=f"{LAB}-2026", language="kk")
    assert {one.application for one in waived} == {in_kazakh}
    assert {one.waived_by for one in waived} == {person("officer")}


def test_the_scheme_of_2025_is_decided_and_waits_for_its_embargo():
    announcement = Announcement.objects.get(call__slug=f"{SCHEME}-2025")
    assert announcement.approved_by != announcement.prepared_by
    assert announcement.released_at is None
    assert announcement.embargo_until > clock.now()
    assert states(f"{SCHEME}-2025") == {"in_review": 10}
    outcomes = Decision.objects.filter(application__call__slug=f"{SCHEME}-2025").values_list(
        "outcome", flat=True
    )
    assert dict(Counter(outcomes)) == {"awarded": 3, "reserve": 2, "not_awarded": 5}
    letters = Notice.objects.filter(release_key=announcement.release_key)
    assert dict(Counter(letters.values_list("state", flat=True))) == {"held": 11}


def test_no_letter_of_the_past_is_ever_sent():
    assert set(Notice.objects.exclude(event="scoring/approval_needed").values_list("state", flat=True)) == {
        "muted",
        "held",
    }


def test_the_cohort_is_on_its_way():
    found = Placement.objects.filter(cohort__key="lab-2025").values_list("application__state", flat=True)
    assert dict(Counter(found)) == {
        "graduated": 1,
        "piloting": 2,
        "acceleration": 1,
        "incubation": 1,
        "left": 1,
    }
    assert Cohort.objects.get(key="lab-2026").stage_milestones.count() == 12
    assert Pilot.objects.exclude(replicates=None).get().country == "KG"


def test_the_three_products_of_2015_are_reached_from_the_pages_of_their_winners():
    call = Call.objects.get(slug=f"{SCHEME}-2015")
    products = {
        reverse("incubation:product", kwargs={"product": one.public_id}): one
        for one in call.knowledge_products.filter(is_published=True)
    }
    assert len(products) == 3
    pages = {
        one.pk: Client().get(reverse("incubation:winner", kwargs={"reference": one.reference}))
        for one in Application.objects.filter(call=call, state="awarded")
    }
    assert {page.status_code for page in pages.values()} == {200}
    texts = {key: page.content.decode() for key, page in pages.items()}
    for address, product in products.items():
        # What came of no single winner stands on the page of each.
        for key in [product.application_id] if product.application_id else texts:
            assert f'href="{address}"' in texts[key]
        assert Client().get(address).status_code == 200


def test_the_graduate_was_asked_and_answered_by_the_link_and_its_page_tells_it():
    placement = Placement.objects.select_related("application").get(application__state="graduated")
    outcome, question = placement.outcomes.get(), placement.follow_ups.get()
    assert outcome.recorded_by == question.person
    assert question.asked_at < outcome.recorded_at <= clock.now()
    address = reverse("incubation:winner", kwargs={"reference": placement.application.reference})
    page = Client().get(address).content.decode()
    assert "2025 winner · piloted in Kazakhstan · replicated in Kyrgyz Republic" in page
    assert outcome.text in page and "1,420" in page
    assert "Visits for each family" in page


def test_every_verdict_rests_on_evidence_and_every_pilot_has_its_agreement():
    first = Pilot.objects.filter(replicates=None)
    assert all(one.agreement is not None and one.signatory and one.agreed_on for one in first)
    assert all(one.evidence.exists() for one in first.exclude(verdict=""))


def test_every_paid_tranche_was_signed_by_two_persons():
    paid = Tranche.objects.filter(state="paid")
    assert paid.count() == 10
    assert all(one.prepared_by_id != one.approved_by_id for one in paid)


def test_every_file_is_there_and_was_inspected():
    uploads = Upload.objects.all()
    assert {one.state for one in uploads} == {"ready"}
    assert {one.kind for one in uploads} == {"pdf", "csv", "jpeg"}
    for upload in uploads:
        with upload.file.open("rb") as stored:
            assert len(stored.read()) == upload.size


def test_the_roster_has_more_than_130_experts():
    assert Expert.objects.count() == 132
    assert not Expert.objects.filter(topics__isnull=True).exists()


def test_every_demonstration_person_can_sign_in():
    for one in PEOPLE:
        user = User.objects.get(email=one.email)
        assert user.name == one.name
        assert not user.has_usable_password()
        assert EmailAddress.objects.get(user=user).verified


def test_the_applicant_has_a_draft_a_submission_and_a_placement():
    mine = Application.objects.of_applicant(person("applicant")).values_list("call__slug", "state")
    assert set(mine) == {
        (f"{SCHEME}-2026", "draft"),
        (f"{LAB}-2026", "in_review"),
        (f"{LAB}-2025", "piloting"),
    }


def test_the_juror_is_half_way_and_invited_elsewhere():
    queue = queue_of(person("juror"))
    assert len(queue) == 7
    cards = Counter(one.scorecard.state if hasattr(one, "scorecard") else "" for one in queue)
    assert cards == {"submitted": 3, "draft": 1, "": 3}
    assert person("juror").expert.panels.get(call__slug=f"{LAB}-2026").example_seen_at is not None
    places = person("juror").expert.panels.values_list("call__slug", "state")
    assert set(places) == {(f"{LAB}-2026", "accepted"), (f"{SCHEME}-2026", "invited")}


def test_the_chair_leads_the_panel():
    assert person("chair").expert.panels.get(call__slug=f"{LAB}-2026").role == "chair"


def test_staff_have_work():
    assert person("officer").call_roles.filter(role="officer").count() == 11
    assert person("approver").call_roles.filter(role="approver").count() == 11
    assert Tranche.objects.filter(state="prepared").count() == 1
    extension = Call.objects.get(slug=f"{SCHEME}-2026").extensions.get()
    assert extension.approved_at is None


def test_the_mentor_accompanies_two_and_one_waits_for_a_word():
    mine = Placement.objects.accompanied_or_own(person("mentor"))
    assert mine.count() == 2
    assert [one.title for one in asked_of(person("mentor"))] == ["Say whether you accompany it"]
    assert mine.filter(milestones__state="delivered").count() == 1


def test_the_observer_sees_what_partners_may():
    assert person("observer").call_roles.filter(role="observer").count() == 10


def test_the_administrator_only_administers():
    admin = person("admin")
    assert (admin.is_administrator, admin.is_hub_staff, admin.call_roles.count()) == (True, False, 0)


def test_an_appeal_waits_with_one_opinion_and_one_juror_still_asked():
    waiting = Appeal.objects.get(outcome="")
    assert (waiting.application.call.slug, waiting.application.state) == (
        "accelerator-lab-2026",
        "ineligible",
    )
    assert sorted(waiting.jurors.values_list("state", flat=True)) == ["asked", "given"]
    assert waiting.jurors.get(state="asked").expert.user == person("juror")
