"""The answers that calls ask for."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import dues, notices
from applications.cancellation_notice import tell_of_cancellation
from applications.models import Application, TwoPersonRequest
from applications.own_work import own_application
from applications.sealing import sealed_set
from applications.services.watching import note_own_data, note_taking
from applications.step_words import step_word
from applications.threads import unread_by_office
from calls import ports
from calls.models import Call
from calls.services import extending
from people import ports as people_ports
from people.models import User

people_ports.note_own_data.plug(note_own_data)
ports.note_taking.plug(note_taking)
ports.submissions_of.plug(sealed_set)
ports.own_application.plug(own_application)
extending.tell_applicants.plug(notices.tell_of_extension)
ports.tell_of_cancellation.plug(tell_of_cancellation)
ports.dues_of_applications.plug(dues.dues_of_applications)


@ports.unruled_applications.plug
def unruled_applications(call: Call) -> int:
    """How many submissions wait for an eligibility ruling."""
    return Application.objects.filter(call=call, state__in=("submitted", "correction_requested")).count()


@ports.applies_in.plug
def applies_in(call: Call, person: User, with_drafts: bool) -> bool:
    """Whether the person is on the team of an application in the call that was not withdrawn."""
    own = Application.objects.of_applicant(person).filter(call=call).exclude(state="withdrawn")
    return (own if with_drafts else own.exclude(state="draft")).exists()


@ports.messages_to_read.plug
def messages_to_read(mine: QuerySet[Call]) -> list[ports.Waiting]:
    """Applications whose people wrote something that no officer has read."""
    return [
        ports.Waiting(
            _("A message waits to be read"),
            f"{one.call} · {one.reference}",
            reverse("applications:staff_thread", kwargs={"reference": one.reference}),
        )
        for one in unread_by_office(mine)
    ]


@ports.steps_to_sign.plug
def steps_to_sign(mine: QuerySet[Call], reader: User) -> list[ports.Waiting]:
    """Disqualifications, promotions and ways back that somebody else prepared."""
    waiting = TwoPersonRequest.objects.filter(application__call__in=mine, is_approved__isnull=True)
    return [
        ports.Waiting(
            _("%(step)s: it waits for your signature") % {"step": step_word(one.step)},
            f"{one.application.call} · {one.application.reference}",
            reverse("applications:request", kwargs={"pk": one.pk}),
        )
        for one in waiting.exclude(prepared_by=reader).select_related("application__call")
    ]
