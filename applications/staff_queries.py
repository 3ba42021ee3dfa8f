"""What the office reads of a call's applications, each in a fixed number of queries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from applications.models import (
    Appeal,
    Application,
    CorrectionRequest,
    DiligenceCheck,
    PreparedRuling,
    SavedSearch,
    Submission,
    TwoPersonRequest,
)
from applications.reminders import EVENT as REMINDER
from calls.models import Option
from calls.stands_for import KINDS
from core import clock
from core.models import Notice

if TYPE_CHECKING:
    from calls.models import Call, Theme
    from people.models import User

SENT = Q(valid_submission__isnull=False)
QUIET = timedelta(days=2)
LAST_HOURS = timedelta(hours=48)
NEARLY_DONE = 80  # percent of the required answers
MOST_DRAFTS = 100

# The groups of the eligibility page; a ruled application stays in its group whatever happens later.
GROUPS: dict[str, tuple[str, ...]] = {
    "check": ("submitted",),
    "second": ("submitted",),
    "correction": ("correction_requested",),
    "eligible": (
        *("eligible", "in_review", "shortlisted", "awarded", "reserve", "not_awarded", "turned_down"),
        *("incubation", "acceleration", "piloting", "graduated", "left"),
    ),
    "ineligible": ("ineligible",),
}


def staffed(user: User) -> QuerySet[Application]:
    """The applications that an officer or approver may open, with what their pages need."""
    rows = with_comparison(Application.objects.for_staff(user))
    return rows.select_related("call", "form", "valid_submission", "organisation")


def running(call: Call) -> QuerySet[Application]:
    """The applications of a call that were not withdrawn."""
    return Application.objects.filter(call=call).exclude(state="withdrawn")


def totals(call: Call) -> dict[str, int]:
    """The numbers of the overview: each step from draft to submission holds the ones after it."""
    quiz = SENT | Q(quiz_passed_at__isnull=False)
    return running(call).aggregate(
        started=Count("pk"),
        quiz=Count("pk", filter=quiz),
        half=Count("pk", filter=SENT | (quiz & Q(percent_complete__gte=50))),
        complete=Count("pk", filter=SENT | (quiz & Q(percent_complete=100))),
        submitted=Count("pk", filter=SENT),
        writing=Count("pk", filter=Q(state="draft")),
        to_check=Count("pk", filter=Q(state="submitted")),
        to_rule=Count("pk", filter=Q(state__in=("submitted", "correction_requested"))),
        countries=Count("country", distinct=True, filter=SENT & ~Q(country="")),
    )


def by_origin(call: Call) -> list[dict[str, Any]]:
    """Submitted and still writing for each country code, kind of organisation and language that occur."""
    rows = running(call).values("country", "applicant_kind", "language").order_by()
    counted = rows.annotate(submitted=Count("pk", filter=SENT), writing=Count("pk", filter=Q(state="draft")))
    return [{**row} for row in counted if row["submitted"] or row["writing"]]


def kind_choices(call: Call) -> list[Option]:
    """What the newest form calls the kinds of organisation."""
    newest = call.forms.order_by("-version").values("pk")[:1]
    return list(Option.objects.filter(question__section__form__in=newest, question__stands_for__in=KINDS))


def by_theme(call: Call) -> list[Theme]:
    """The themes of a call, each with `submitted`: an application may stand under several."""
    counts = Q(applications__valid_submission__isnull=False) & ~Q(applications__state="withdrawn")
    return list(call.themes.annotate(submitted=Count("applications", filter=counts, distinct=True)))


def first_received(call: Call) -> list[datetime]:
    """When each application came for the first time."""
    first = Submission.objects.filter(application__call=call, number=1).exclude(
        application__state="withdrawn"
    )
    return list(first.order_by().values_list("received_at", flat=True))


def drafts_at_risk(call: Call) -> list[Application]:
    """Drafts that nobody touched for two days though they are nearly done, or the deadline is near."""
    now = clock.now()
    if call.state != "published" or call.deadline_at is None or not _is_running(call, now):
        return []
    quiet = Application.objects.filter(call=call, state="draft", saved_at__lt=now - QUIET)
    if call.deadline_at - now > LAST_HOURS:
        quiet = quiet.filter(percent_complete__gte=NEARLY_DONE)
    return list(quiet.order_by("-percent_complete", "saved_at", "pk")[:MOST_DRAFTS])


def last_reminders(drafts: list[Application]) -> dict[str, datetime]:
    """When each of these drafts was last reminded by hand, by its name in the ledger."""
    about = [one.ledger_name for one in drafts]
    rows = Notice.objects.filter(event=REMINDER, about__in=about).values("about").order_by("about")
    return dict(rows.annotate(last=Max("created_at")).values_list("about", "last"))


def waiting_requests(call: Call) -> list[TwoPersonRequest]:
    """Steps that an officer prepared and an approver has still to sign."""
    rows = TwoPersonRequest.objects.filter(application__call=call, is_approved__isnull=True)
    return list(rows.select_related("application", "prepared_by").order_by("prepared_at"))


def waiting_appeals(call: Call) -> list[Appeal]:
    """Appeals that nobody has answered yet, and that no prepared step will."""
    rows = waiting_appeals_in(application__call=call)
    return list(rows.select_related("application").order_by("received_at"))


def waiting_appeals_in(**where: Any) -> QuerySet[Appeal]:
    """Those of some applications."""
    asked = TwoPersonRequest.objects.filter(
        application=OuterRef("application"), step="reinstate", is_approved__isnull=True
    )
    return Appeal.objects.filter(~Exists(asked), outcome="", **where)


def overdue_corrections(call: Call) -> int:
    """Corrections whose date has passed and that nobody has closed yet."""
    rows = CorrectionRequest.objects.filter(application__call=call, state="open", due_at__lte=clock.now())
    return rows.count()


def requests_for(user: User) -> QuerySet[TwoPersonRequest]:
    """The requests of the calls that a person staffs."""
    rows = TwoPersonRequest.objects.filter(application__in=Application.objects.for_staff(user))
    return rows.select_related("application__call", "prepared_by", "decided_by")


def searches_for(call: Call, reader: User) -> QuerySet[SavedSearch]:
    """The searches that a member of staff may use on the list of a call: own, and shared by others."""
    here, everywhere = Q(call=call), Q(call__isnull=True)
    usable = Q(owner=reader) & (here | everywhere) | here & Q(is_shared=True)
    return SavedSearch.objects.filter(usable).select_related("owner").order_by("name", "pk")


def group_counts(call: Call) -> dict[str, int]:
    """How many applications stand in each group of the eligibility page."""
    rows = Application.objects.filter(call=call).order_by("state").values("state")
    states = dict(rows.annotate(number=Count("pk")).values_list("state", "number"))
    counts = {group: sum(states.get(state, 0) for state in of_it) for group, of_it in GROUPS.items()}
    prepared = PreparedRuling.objects.filter(application__call=call, outcome="") if call.second_look else None
    counts["second"] = prepared.count() if prepared is not None else 0
    return {**counts, "check": counts["check"] - counts["second"]}


def is_prepared() -> Exists:
    """Whether a ruling of an application waits for a second officer."""
    return Exists(PreparedRuling.objects.filter(application=OuterRef("pk"), outcome=""))


def to_rule(call_id: int) -> QuerySet[Application]:
    """The submissions of a call that wait for a first ruling."""
    return Application.objects.filter(~is_prepared(), call=call_id, state="submitted")


def to_look_at(call_id: int, by: User) -> QuerySet[Application]:
    """The submissions whose ruling waits for this officer: somebody else prepared it."""
    prepared = PreparedRuling.objects.filter(application=OuterRef("pk"), outcome="").exclude(prepared_by=by)
    return Application.objects.filter(Exists(prepared), call=call_id, state="submitted")


def to_be_checked(call: Call, group: str, theme: str = "") -> QuerySet[Application]:
    """One group of the eligibility page, with the number of rules `met` and `failed`."""
    rows = Application.objects.filter(call=call, state__in=GROUPS[group])
    if group in ("check", "second"):
        rows = rows.filter(is_prepared() if group == "second" else ~is_prepared())
    if theme:
        rows = rows.filter(themes__key=theme)
    met = Count("eligibility_checks", filter=Q(eligibility_checks__is_met=True), distinct=True)
    failed = Count("eligibility_checks", filter=Q(eligibility_checks__is_met=False), distinct=True)
    open_flags = Count("flags", filter=Q(flags__settled_at=None), distinct=True)
    rows = rows.annotate(met=met, failed=failed, open_flags=open_flags)
    return with_comparison(rows).select_related("form", "valid_submission").order_by("reference")


def with_comparison(rows: QuerySet[Application]) -> QuerySet[Application]:
    """With `is_tied_now`: due diligence has compared the submission that counts."""
    done = DiligenceCheck.objects.filter(application=OuterRef("pk"), submission=OuterRef("valid_submission"))
    return rows.annotate(is_tied_now=Exists(done))


def next_of(rows: QuerySet[Application], application: Application) -> Application | None:
    """The next of these after an application; from the last on to the first again."""
    ordered = rows.exclude(pk=application.pk).order_by("reference")
    return ordered.filter(reference__gt=application.reference).first() or ordered.first()


def _is_running(call: Call, now: datetime) -> bool:
    return bool(call.opens_at and call.deadline_at and call.opens_at <= now < call.deadline_at)
