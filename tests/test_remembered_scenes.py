"""A scene that is put back as rows is the scene that was told."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from applications.models import Application
from core import ledger
from scoring.services import scoring as cards
from tests.factories import remembered
from tests.factories.calls import person_with
from tests.factories.scoring import first_round, give_marks, juror_of, reviewed_call

pytestmark = pytest.mark.django_db


def test_rows_mail_and_what_is_returned_are_the_same_each_time():
    remembered.forget()
    seen, costs = [], []
    for _time in ("told", "put back", "put back again"):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            call, assignments = reviewed_call(applications=1, jurors=3)
            costs.append(len(queries))
            seen.append((remembered._dump(), [str(one.subject) for one in mail.outbox]))
            _judge_all(call, assignments)
            mail.outbox.clear()
            transaction.set_rollback(True)
    assert seen[1] == seen[0]
    assert seen[2] == seen[0]
    assert costs[0] > 300
    assert max(costs[1:]) < 100


def _judge_all(call, assignments) -> None:
    assert list(ledger.faults()) == []
    for one in assignments:
        give_marks(one)
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    assert list(ledger.faults()) == []


def test_the_rows_and_people_of_a_scene_put_back_are_not_in_the_way_of_new_ones():
    first, [one, *_others] = reviewed_call(applications=1, jurors=3)
    second, [other, *_more] = reviewed_call(applications=1, jurors=3)
    assert first.pk != second.pk
    assert juror_of(one).email != juror_of(other).email
    assert Application.objects.count() == 2


def test_where_settings_are_changed_the_scene_is_told(settings):
    with CaptureQueriesContext(connection) as queries:
        reviewed_call(applications=1, jurors=3)
    assert len(queries) > 300
