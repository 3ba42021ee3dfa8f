"""What the ledger tells of applications, held against the rows beside their state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Q

from applications.models import (
    Application,
    Collaborator,
    CorrectionRequest,
    EligibilityCheck,
    Flag,
    LegalHold,
    Opening,
    PreparedRuling,
    Receipt,
    SanctionsEntry,
    SanctionsList,
    StepRecord,
    Submission,
    Translation,
    TwoPersonRequest,
)
from applications.services.staff import TWO_PERSON_STEPS
from calls.audits import MOMENT
from core.canonical import sha256_of_text
from core.covers import Covered, covers
from core.ledger import audits, sha256_of, strangers
from core.models import LedgerEntry

_Key = tuple[str, ...]


def _entries(events: Iterable[str]) -> Iterator[LedgerEntry]:
    rows = LedgerEntry.objects.filter(event__in=list(events)).order_by("number")
    return rows.iterator(chunk_size=2000)


@audits
def audit_origin() -> Iterator[str]:
    """Every application was started and every submission sealed by the portal, in its own call."""
    started = Application.objects.select_related("call").order_by("reference")
    yield from strangers(
        ((one.ledger_name, one.call.ledger_name) for one in started.iterator(chunk_size=500)),
        event="application.started",
    )
    sealed = Submission.objects.defer("document").select_related("application__call").order_by("id")
    yield from strangers(
        ((one.ledger_name, one.application.call.ledger_name) for one in sealed.iterator(chunk_size=500)),
        event="submission.sealed",
    )


@audits
def audit_receipts() -> Iterator[str]:
    """A receipt names the entry of its own submission."""
    sealed = {entry.subject: entry for entry in _entries(["submission.sealed"])}
    rows = Receipt.objects.select_related("submission__application").defer("submission__document")
    for receipt in rows.order_by("id").iterator(chunk_size=500):
        entry = sealed.get(receipt.submission.ledger_name)
        if entry is None or (receipt.ledger_number, receipt.ledger_hash) != (entry.number, entry.hash):
            yield f"The receipt of {receipt.submission.ledger_name} names another entry than its own."


@audits
def audit_history() -> Iterator[str]:
    """The timeline of each application tells the steps that its entries tell."""
    steps = LedgerEntry.objects.filter(event__startswith="application.").exclude(event="application.started")
    told = {entry.number: entry for entry in steps.iterator(chunk_size=2000)}
    rows = StepRecord.objects.select_related("application", "by").order_by("id")
    for record in rows.iterator(chunk_size=500):
        entry = told.pop(record.ledger_number or 0, None)
        if entry is None or not _tells(entry, record):
            yield f"The step “{record.step}” of {record.application.ledger_name} is not what its entry says."
    for entry in told.values():
        yield f"The step of entry {entry.number} is gone from the timeline of {entry.subject}."


def _tells(entry: LedgerEntry, record: StepRecord) -> bool:
    said = entry.payload
    by = record.by.ledger_name if record.by else ""
    return (
        entry.subject == record.application.ledger_name
        and entry.event == f"application.{record.step}"
        and (said.get("from"), said.get("to")) == (record.source, record.target)
        and said.get("note_sha256", "") == (sha256_of(record.note) if record.note else "")
        and entry.actor == record.actor
        and (not by or entry.actor.rpartition("+")[2] == by)
        and abs(entry.at - record.at) <= MOMENT
    )


@audits
def audit_eligibility() -> Iterator[str]:
    """Every tick of a rule is the last one that was recorded, by the officer who made it."""
    told = {
        (entry.subject, str(entry.payload.get("rule", ""))): entry
        for entry in _entries(["eligibility.ticked"])
    }
    rows = EligibilityCheck.objects.select_related("application", "rule", "checked_by").order_by("id")
    for check in rows.iterator(chunk_size=500):
        name = check.application.ledger_name
        entry = told.pop((name, check.rule.key), None)
        if entry is None or not _is_tick(entry, check):
            yield f"The tick for the rule “{check.rule.key}” of {name} is not what its entry says."
    for name, rule in told:
        yield f"The tick for the rule “{rule}” of {name} is gone."


def _is_tick(entry: LedgerEntry, check: EligibilityCheck) -> bool:
    noted = entry.payload.get("note_sha256")  # entries written before notes were hashed have none
    return (
        entry.payload.get("is_met") == check.is_met
        and entry.actor == check.checked_by.ledger_name
        and noted in (None, sha256_of(check.note))
        and abs(entry.at - check.checked_at) <= MOMENT
    )


@audits
def audit_corrections() -> Iterator[str]:
    """Every correction asks for the fields, and until the date, that were recorded."""
    told: Counter[_Key] = Counter()
    for entry in _entries(["application.request_correction"]):
        said = entry.payload
        told[(entry.subject, entry.actor, said.get("note_sha256", ""), said.get("asked_sha256", ""))] += 1
    rows: Counter[_Key] = Counter()
    for one in CorrectionRequest.objects.select_related("application", "requested_by"):
        key = (one.application.ledger_name, one.requested_by.ledger_name, sha256_of(one.note))
        asked = (*key, sha256_of([one.question_keys, one.due_at]))
        rows[asked if asked in told else (*key, "")] += 1
    yield from _differences(rows, told, "A correction request")


@audits
def audit_holds() -> Iterator[str]:
    """Every hold against clearing was set and lifted by those whom the entries name, for that reason."""
    events = ("retention.held", "retention.lifted")
    told: Counter[_Key] = Counter(
        (entry.event, entry.subject, entry.actor, str(entry.payload.get("reason_sha256", "")))
        for entry in _entries(events)
    )
    rows: Counter[_Key] = Counter()
    for one in LegalHold.objects.select_related("call", "set_by", "lifted_by"):
        name = one.call.ledger_name
        rows[(events[0], name, one.set_by.ledger_name, sha256_of_text(one.reason))] += 1
        if one.lifted_by:
            rows[(events[1], name, one.lifted_by.ledger_name, "")] += 1
    yield from _differences(rows, told, "A hold against clearing")


@audits
def audit_two_persons() -> Iterator[str]:
    """Every step that two persons take was prepared and decided by those whom the entries name."""
    prepared: Counter[_Key] = Counter()
    decided: Counter[_Key] = Counter()
    for one in TwoPersonRequest.objects.select_related("application", "prepared_by", "decided_by"):
        name, by = one.application.ledger_name, one.prepared_by.ledger_name
        prepared[(name, one.step, by, sha256_of(one.note))] += 1
        if one.decided_by:
            actor = one.decided_by.ledger_name
            actor = f"{by}+{actor}" if one.is_approved else actor
            decided[(name, one.step, actor)] += 1
    told: Counter[_Key] = Counter(
        (entry.subject, entry.event.partition(".")[0], entry.actor, str(entry.payload.get("note_sha256", "")))
        for entry in _entries(f"{step}.prepared" for step in TWO_PERSON_STEPS)
    )
    taken = [f"{step}.refused" for step in TWO_PERSON_STEPS]
    taken += [f"application.{step}" for step in TWO_PERSON_STEPS]
    said: Counter[_Key] = Counter()
    for entry in _entries(taken):
        step = entry.event.removeprefix("application.").removesuffix(".refused")
        said[(entry.subject, step, entry.actor)] += 1
    yield from _differences(prepared, told, "A step for two persons")
    yield from _differences(decided, said, "A decision of a second person")


@audits
def audit_diligence() -> Iterator[str]:
    """Every sanctions list was uploaded, every flag and every prepared ruling recorded, by the portal."""
    lists = SanctionsList.objects.order_by("number")
    named = ((one.ledger_name, SanctionsList.LEDGER_SCOPE) for one in lists)
    yield from strangers(named, event="sanctions.uploaded")
    for model in (Flag, PreparedRuling):
        rows = model._base_manager.select_related("application__call").order_by("pk")
        of = (one.application for one in rows.iterator(chunk_size=500))
        yield from strangers((one.diligence_name, one.call.ledger_name) for one in of)


WITNESSED = {"file.opened": "file", "applications.exported": "list", "roster.exported": "roster"}


@audits
def audit_openings() -> Iterator[str]:
    """Every file that an entry says was opened or taken along stands in the log, and no other one does."""
    told: Counter[_Key] = Counter()
    for entry in _entries([*WITNESSED, "file.taken"]):
        what = WITNESSED.get(entry.event) or str(entry.payload.get("what", ""))
        told[("" if what == "roster" else entry.scope, entry.actor, what)] += 1
    files = {*WITNESSED.values(), "scorecards", "ranking", "minutes", "roles", "log"}
    logged = Opening.objects.filter(what__in=files).values_list("call__slug", "by__public_id", "what")
    rows: Counter[_Key] = Counter(
        (f"call:{slug}" if slug else "", f"person:{by}", what) for slug, by, what in logged.iterator()
    )
    for _call, by, what in sorted((rows - told).elements()):
        yield f"The log says that {by} took or opened a file ({what}), and no entry does."
    for _call, by, what in sorted((told - rows).elements()):
        yield f"An entry says that {by} took or opened a file ({what}), and the log does not."


def _differences(rows: Counter[_Key], told: Counter[_Key], what: str) -> Iterator[str]:
    for key in sorted((rows - told).elements()):
        yield f"{what} of {key[0]} is not what was recorded."
    for key in sorted((told - rows).elements()):
        yield f"{what} of {key[0]} was recorded and is gone or changed."


# --- whole rows ------------------------------------------------------------------------
_SENT = ~Q(application__state="draft")
_OF = ("application__reference",)
covers(
    "application",
    Covered(
        Application,
        ("reference",),
        only=~Q(state="draft"),
        without={
            "saved_at": "working answers are saved on; the sealed copy counts",
            "percent_complete": "of the working answers",
            "has_unsent": "of the working answers",
            "search_text": "an index over what is sealed",
            "contact_email": "taken out when a person is erased; the sealed copy holds what was given",
        },
    ),
    Covered(Collaborator, _OF, only=_SENT),
    Covered(
        StepRecord, _OF, only=_SENT, without={"ledger_number": "held against the entries by audit_history"}
    ),
    Covered(EligibilityCheck, _OF, only=_SENT),
    Covered(CorrectionRequest, _OF, only=_SENT),
    Covered(TwoPersonRequest, _OF, only=_SENT),
)
covers(
    "diligence",
    Covered(
        Flag,
        _OF,
        without={"compared": "read from sealed copies; taken out when a person is erased"},
    ),
    Covered(PreparedRuling, _OF),
)
covers("sanctions", Covered(SanctionsList, ("number",)), Covered(SanctionsEntry, ("version__number",)))
_ENTRY = "held against the entries by audit_receipts"
covers(
    "submission",
    Covered(Submission, ("application__reference", "number"), joint=":v"),
    Covered(
        Receipt,
        ("submission__application__reference", "submission__number"),
        joint=":v",
        without={"ledger_number": _ENTRY, "ledger_hash": _ENTRY},
    ),
    Covered(Translation, ("submission__application__reference", "submission__number"), joint=":v"),
)
