"""The answers that calls ask for."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import dues, notices
from applications.cancellation_notice import tell_of_cancellation
from applications.models import Application, TwoPersonRequest
from applications.own_work import own_application
from applications.sealing import sealed_set
from applications.services.watching import note_own_data, note_taking
from applications.staff_queries import SENT
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
def messages_to_read(mine: QuerySet[Call]) -> ports.WaitingKind:
    """Applications whose people wrote something that no officer has read."""

    def line(one: Application) -> ports.Waiting:
        return ports.Waiting(
            _("A message waits to be read"),
            f"{one.call} · {one.reference}",
            reverse("applications:staff_thread", kwargs={"reference": one.reference}),
        )

    return ports.WaitingKind(unread_by_office(mine), line)


@ports.steps_to_sign.plug
def steps_to_sign(mine: QuerySet[Call], reader: User) -> ports.WaitingKind:
    """Disqualifications, promotions and ways back that somebody else prepared."""

    def line(one: TwoPersonRequest) -> ports.Waiting:
        return ports.Waiting(
            _("%(step)s: it waits for your signature") % {"step": step_word(one.step)},
            f"{one.application.call} · {one.application.reference}",
            reverse("applications:request", kwargs={"pk": one.pk}),
        )

    waiting = TwoPersonRequest.objects.filter(application__call__in=mine, is_approved__isnull=True)
    return ports.WaitingKind(
        waiting.exclude(prepared_by=reader).select_related("application__call__programme"), line
    )


@ports.entry_numbers.plug
def entry_numbers(mine: QuerySet[Call]) -> dict[int, ports.EntryNumbers]:
    """Of each call; what is to be ruled on is known once it is sealed."""
    rows = Application.objects.filter(call__in=mine).order_by().values_list("call")
    to_rule = Q(call__sealed_at__isnull=False, state__in=("submitted", "correction_requested"))
    numbers = rows.annotate(
        drafts=Count("pk", filter=Q(state="draft")),
        submitted=Count("pk", filter=SENT & ~Q(state="withdrawn")),
        unruled=Count("pk", filter=to_rule),
    )
    return {call: ports.EntryNumbers(*counts) for call, *counts in numbers}
