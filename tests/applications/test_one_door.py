"""There is one door to a state: nothing else gets past it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import transaction
from django_fsm import ConcurrentTransition

from applications.models import Application
from applications.services import withdraw
from tests.factories.applications import draft_in, fresh, owner_of, submitted_in

pytestmark = pytest.mark.django_db


def test_update_of_the_state_is_refused():
    application = draft_in()
    with pytest.raises(TypeError, match="by taking a step"):
        Application.objects.filter(pk=application.pk).update(state="awarded")
    assert fresh(application).state == "draft"


def test_update_of_other_columns_works():
    application = draft_in()
    assert Application.objects.filter(pk=application.pk).update(percent_complete=7) == 1
    assert fresh(application).percent_complete == 7


def test_bulk_update_of_the_state_is_refused():
    application = draft_in()
    with pytest.raises(TypeError, match="by taking a step"):
        Application.objects.bulk_update([application], ["state"])


def test_create_beyond_a_draft_is_refused():
    application = draft_in()
    with pytest.raises(TypeError, match="begins as a draft"):
        Application.objects.create(
            call=application.call, form=application.form, reference="X-1", state="awarded"
        )
    assert not Application.objects.filter(reference="X-1").exists()


def test_bulk_create_beyond_a_draft_is_refused():
    application = submitted_in()
    twin = Application(call=application.call, form=application.form, reference="X-2")
    twin.__dict__["state"] = "awarded"
    with pytest.raises(TypeError, match="begins as a draft"):
        Application.objects.bulk_create([twin])


def test_plain_assignment_is_refused():
    application = draft_in()
    with pytest.raises(AttributeError):
        application.state = "awarded"
    assert application.state == "draft"


def test_the_gate_of_an_applicant_refuses_too():
    application = draft_in()
    owner = application.collaborators.get().user
    with pytest.raises(TypeError, match="by taking a step"):
        Application.objects.of_applicant(owner).update(state="submitted")


def test_there_is_no_admin_beside_the_office():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_an_old_copy_of_the_row_cannot_be_saved_over_a_newer_state():
    application = draft_in()
    old = fresh(application)
    withdraw(application, by=owner_of(application))
    with pytest.raises(ConcurrentTransition), transaction.atomic():
        old.save()
    assert fresh(application).state == "withdrawn"
