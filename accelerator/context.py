"""What every page knows: the Hub, the reader, and where one can go."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, TypedDict

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accelerator.way_in import errand
from accelerator.way_on import way_on
from applications.models import Collaborator
from calls.models import CallRole
from core import clock
from core.hub import hub
from incubation.models import Mentoring
from people.models import User
from scoring.models import AppealJuror, PanelMember

_SOMEBODY = -1  # no row has this key: it stands where the person's goes


class Place(NamedTuple):
    """One link of the main navigation."""

    label: str
    url: str
    is_current: bool


def portal(request: HttpRequest) -> dict[str, Any]:
    """The Hub's names, the server's time and the navigation for this reader."""
    from accelerator.demonstration import PEOPLE

    named = {f"hub_{key}": value for key, value in hub().items()}
    return {
        **named,
        "is_demonstration": settings.DEMONSTRATION,
        "demonstration_people": PEOPLE if settings.DEMONSTRATION else (),
        "server_now": clock.now(),
        "sign_in_errand": SimpleLazyObject(lambda: errand(request)),
        "nav": SimpleLazyObject(lambda: navigation(request)),
        "way_on": SimpleLazyObject(lambda: way_on(request)),
    }


def navigation(request: HttpRequest) -> list[Place]:
    """The main navigation by what the reader does here."""
    places = [(_("Calls"), reverse("calls:list"))]
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        places += [
            (_("Results"), reverse("incubation:all_results")),
            (_("Check a receipt"), reverse("applications:verify_form")),
            (_("Sign in"), reverse("account_login")),
        ]
    else:
        places += _personal(user)
    here = _branch(request)
    return [Place(label, url, _is_here(here, url)) for label, url in places]


def _personal(user: User) -> list[tuple[str, str]]:
    does = what_somebody_does(user)
    places = [(_("My applications"), reverse("applications:mine"))]
    if does["judges"]:
        places.append((_("Jury"), reverse("scoring:queue")))
    if does["mentors"] or does["incubates"]:
        places.append((_("Incubation"), reverse("incubation:mine")))
    if does["staffs"] or user.is_hub_staff:
        places.append((_("Office"), reverse("calls:office")))
    if user.is_administrator:
        places += [(_("People"), reverse("people:directory")), (_("Upkeep"), reverse("upkeep"))]
    return [*places, (str(user), reverse("people:account"))]


class Does(TypedDict):
    """What a person does here, as far as it opens a door in the navigation."""

    judges: bool
    mentors: bool
    incubates: bool
    staffs: bool


def what_somebody_does(user: User) -> Does:
    """Whether a person judges, mentors, is in incubation or works on a call: one query."""
    sql, asked = _question()
    with connection.cursor() as cursor:
        cursor.execute(sql, [user.pk if one == _SOMEBODY else one for one in asked])
        judges, mentors, incubates, staffs = map(bool, cursor.fetchone() or (False,) * 4)
    return Does(judges=judges, mentors=mentors, incubates=incubates, staffs=staffs)


@cache
def _question() -> tuple[str, tuple[Any, ...]]:
    """What is asked for every page, and its values: to put it into SQL each time takes a third of a page."""
    me = OuterRef("pk")
    panels = PanelMember.objects.filter(Q(state="accepted") | Q(state="invited"), expert__user=me)
    appeals = AppealJuror.objects.filter(expert__user=me, state="asked")
    asked = User.objects.filter(pk=_SOMEBODY).annotate(
        judges=Exists(panels) | Exists(appeals),
        mentors=Exists(Mentoring.objects.filter(mentor=me)),
        incubates=Exists(Collaborator.objects.filter(user=me, application__placement__isnull=False)),
        staffs=Exists(CallRole.objects.filter(user=me)),
    )
    one = asked.values_list("judges", "mentors", "incubates", "staffs")
    return one.query.sql_with_params()


def _branch(request: HttpRequest) -> str:
    """Where the page belongs: the results of a call stand below its address, but among the results."""
    match = request.resolver_match
    if match is not None and match.view_name == "incubation:results":
        return reverse("incubation:all_results")
    return request.path


def _is_here(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
