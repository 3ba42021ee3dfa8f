"""The person's own row, ways to sign in, organisations and letters: shown, and erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import clock
from core.models import MailboxMessage, Notice
from people.personal import Duty, Part, register
from people.queries import notices_of
from people.services.organisations import leave_organisations, profile

if TYPE_CHECKING:
    from people.models import User

UNSENT = (Notice.State.HELD, Notice.State.QUEUED, Notice.State.FAILED)


class OwnPart(Part):
    name = "person"

    def data(self, person: User) -> Any:
        mails = EmailAddress.objects.filter(user=person).order_by("pk")
        return {
            "name": person.name,
            "email": person.email,
            "language": person.language,
            "time_zone": person.zone,
            "country": person.country,
            "since": person.created_at,
            "last_sign_in": person.last_login,
            "addresses": [{"address": one.email, "is_verified": one.verified} for one in mails],
            "has_password": person.has_usable_password(),
            "second_factors": list(
                Authenticator.objects.filter(user=person).order_by("pk").values_list("type", flat=True)
            ),
            "roles_in_the_hub": {
                "staff": person.is_hub_staff,
                "administrator": person.is_administrator,
            },
            "organisations": [
                {**profile(one.organisation), "since": one.created_at}
                for one in person.memberships.select_related("organisation").order_by("pk")
            ],
            "new_starts_of_the_second_factor": [
                {"asked_at": one.asked_at, "granted": one.is_granted, "decided_at": one.decided_at}
                for one in person.factor_resets.order_by("pk")
            ],
            "letters_not_wanted_by_mail": list(
                person.silences.order_by("kind").values_list("kind", flat=True)
            ),
            "letters": [
                {"at": one.sent_at or one.created_at, "subject": one.subject, "text": one.text}
                for one in notices_of(person).order_by("created_at", "pk").iterator(chunk_size=200)
            ],
        }

    def duties(self, person: User) -> list[Duty]:
        if person.is_hub_staff or person.is_administrator:
            words = _("You have a role in the Hub. An administrator has to end it first.")
            return [Duty(words, reverse("people:account"))]
        return []

    def goes(self, person: User) -> list[str]:
        return [
            _("Your name, mail address, password, second factor, language, time zone and country."),
            _("The profile of your organisation, unless others act for it or an application names it."),
            _("Your sessions: you are signed out everywhere."),
            _("Every letter to you, also those that still wait to be sent."),
        ]

    def stays(self, person: User) -> list[str]:
        return [
            _("The ledger keeps what happened under a random number. Nothing leads from it to you any more.")
        ]

    def erase(self, person: User) -> None:
        _letters_of(person).filter(state__in=UNSENT).delete()
        for notice in _letters_of(person).only("pk").iterator(chunk_size=500):
            blank(notice)
        MailboxMessage.objects.filter(recipients__icontains=person.email).delete()
        end_sessions(person)
        EmailAddress.objects.filter(user=person).delete()
        Authenticator.objects.filter(user=person).delete()
        person.silences.all().delete()
        person.factor_resets.all().delete()
        leave_organisations(person)
        person.erasure_requests.filter(is_approved__isnull=True).delete()
        person.erasure_requests.update(reason="")
        person.email = f"{person.public_id}@erased.invalid"
        person.name = person.zone = person.country = ""
        person.is_active, person.last_login, person.erased_at = False, None, clock.now()
        person.set_unusable_password()
        person.save()


def _letters_of(person: User) -> QuerySet[Notice]:
    return Notice.objects.filter(Q(recipient=person) | Q(address__iexact=person.email))


def blank(notice: Notice) -> None:
    """Keep that a letter was sent, and nothing of what it said or to whom."""
    Notice.objects.filter(pk=notice.pk).update(
        recipient=None,
        address="",
        subject="",
        text="",
        html="",
        last_error="",
        dedupe_key=f"erased:{notice.pk}",
    )


def end_sessions(person: User) -> None:
    """Sign the person out of every browser, with what those sessions held."""
    from django.conf import settings

    store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    for row in Session.objects.filter(expire_date__gt=clock.now()).iterator(chunk_size=500):
        if row.get_decoded().get("_auth_user_id") == str(person.pk):
            store(row.session_key).delete()


OWN = register(OwnPart())
