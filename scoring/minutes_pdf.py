"""The minutes of a decision meeting on the letterhead: who was there, who left, what was decided and why."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.hub import hub
from core.pdf.blocks import Block, Bullets, Facts, Heading, Mono, Paragraph, Signature, Table
from core.pdf.document import Metadata, render
from core.pdf.letterhead import Letterhead
from scoring import wording
from scoring.later_page import outcome_word
from scoring.minutes import Item, Minutes
from scoring.minutes_rounds import instant_words, postponements, shortlistings
from scoring.models import Ballot, Conflict, DecisionChange
from scoring.objection import from_data
from scoring.objection_words import sentence_of
from scoring.room import Absence


def minutes_pdf(minutes: Minutes) -> bytes:
    """The PDF in the reader's language; the same record gives the same bytes."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    body, meeting = hub(), minutes.meeting
    return render(
        _("Minutes of the decision meeting"),
        language,
        [
            *_head(minutes),
            *_attendance(minutes),
            *_conflicts(minutes),
            *_ranking(minutes),
            *_applications(minutes),
            *_reserve(minutes),
            *postponements(minutes),
            *shortlistings(minutes),
            *_closings(minutes),
            *_later(minutes),
            *_foot(minutes),
        ],
        letterhead=Letterhead(body["name"], body.get("strapline", "")),
        footer=f"{minutes.call.title} · {meeting.round.name}",
        kicker=minutes.call.title,
        metadata=Metadata(subject=minutes.call.slug, created=meeting.closed_at or meeting.opened_at),
    )


def _head(minutes: Minutes) -> list[Block]:
    meeting = minutes.meeting
    chair = meeting.chair.expert.name if meeting.chair else "–"
    pairs = [
        (_("Round"), meeting.round.name),
        (_("Chair"), chair),
        (_("Opened"), instant_words(minutes, meeting.opened_at)),
        (_("Closed"), instant_words(minutes, meeting.closed_at) if meeting.closed_at else _("still open")),
    ]
    if meeting.reopened_at:
        pairs.append(
            (_("Reopened"), f"{instant_words(minutes, meeting.reopened_at)}\n{meeting.reopened_reason}")
        )
    blocks: list[Block] = [Facts(pairs)]
    if meeting.closed_at is None:
        blocks.append(Paragraph(_("A draft: the meeting is not closed yet."), "strong"))
    blocks += _afterwards(minutes)
    if minutes.left_out:
        words = ngettext(
            "%(count)s application is left out of this copy: a conflict keeps it from its reader.",
            "%(count)s applications are left out of this copy: a conflict keeps them from its reader.",
            minutes.left_out,
        )
        blocks.append(Paragraph(words % {"count": minutes.left_out}, "quiet"))
        blocks.append(Paragraph(_("So no places are told here; the order is that of the ranking."), "quiet"))
    return blocks


def _afterwards(minutes: Minutes) -> list[Block]:
    """That some of the record is younger than the closing of the decisions, and which part."""
    if not minutes.written_afterwards or minutes.decisions_closed_at is None:
        return []
    words = _("Written afterwards: the decisions were closed on %(moment)s, and this came later.")
    return [
        Paragraph(words % {"moment": instant_words(minutes, minutes.decisions_closed_at)}, "strong"),
        Facts([(label, instant_words(minutes, at)) for label, at in minutes.written_afterwards]),
    ]


def _closings(minutes: Minutes) -> list[Block]:
    """What stood against closing a round or the decisions, and why they were closed all the same."""
    if not minutes.closings:
        return []
    blocks: list[Block] = [Heading(_("What stood against the closing"), 2)]
    for one in minutes.closings:
        blocks.append(Heading(one.round.name if one.round else _("The decisions"), 3))
        told = [sentence_of(minutes.call, each) for each in from_data(one.against)]
        who = _("%(who)s, %(moment)s") % {
            "who": one.closed_by,
            "moment": instant_words(minutes, one.closed_at),
        }
        pairs = [(_("Against it"), "\n".join(told)), (_("Closed by"), who)]
        if one.reason:
            pairs.insert(1, (_("Why it was closed all the same"), one.reason))
        blocks.append(Facts(pairs))
    return blocks


def _later(minutes: Minutes) -> list[Block]:
    """What was decided after the closing, on top of what the meeting took."""
    if not minutes.later:
        return []
    blocks: list[Block] = [Heading(_("Decided after the closing"))]
    for one in minutes.later:
        pairs = [
            (_("Decision"), str(one.get_outcome_display())),
            (_("Decided before"), outcome_word(one.earlier_outcome)),
            (_("Reason"), one.reason),
            (_("Prepared by"), str(one.prepared_by)),
            (
                _("Signed by"),
                f"{one.decided_by}, {instant_words(minutes, one.decided_at or one.prepared_at)}",
            ),
        ]
        blocks += [Heading(one.application.reference, 3), Facts(pairs)]
    return blocks


def _attendance(minutes: Minutes) -> list[Block]:
    blocks: list[Block] = [Heading(_("Attendance"), 2)]
    if not minutes.present and not minutes.absent:
        return [*blocks, Paragraph(_("Not recorded yet."), "quiet")]
    blocks += [Heading(_("Present"), 3), _listed(minutes.present)]
    if minutes.absent:
        blocks += [Heading(_("Absent"), 3), _listed(minutes.absent)]
    return blocks


def _conflicts(minutes: Minutes) -> list[Block]:
    blocks: list[Block] = [Heading(_("Conflicts of interest"), 2)]
    if minutes.is_blind:
        words = _("In a blind call their kinds stand in the officers’ copy alone.")
        return [*blocks, Paragraph(words, "quiet")]
    if not minutes.conflicts:
        return [*blocks, Paragraph(_("None was found or declared."))]
    header = [_("Juror"), _("Application"), _("Conflict"), _("Waiver")]
    rows = [
        [one.member.expert.name, one.application.reference, _tie(one), _waiver(one)]
        for one in minutes.conflicts
    ]
    return [*blocks, Table(header, rows, widths=(3, 3, 3, 4))]


def _tie(conflict: Conflict) -> str:
    """The kind, and what the juror said; what the portal compared stays with the office."""
    words = conflict.note if conflict.kind == Conflict.Kind.DECLARED else ""
    return "\n".join(filter(None, [str(conflict.get_kind_display()), words]))


def _waiver(conflict: Conflict) -> str:
    if conflict.waived_at is None:
        return _("none: out of the room")
    return _("Waived by %(who)s: %(why)s") % {"who": conflict.waived_by, "why": conflict.waived_reason}


def _ranking(minutes: Minutes) -> list[Block]:
    blocks: list[Block] = [Heading(_("The ranking"), 2)]
    if minutes.ranking is None:
        return [*blocks, Paragraph(_("No ranking is frozen yet."), "quiet")]
    method = _(
        "Each scorecard gives a score from 0 to 100, the marks weighted as the rubric says. An application"
        " stands by the mean of its locked scorecards; below the quorum of %(quorum)s it has no place."
        " Equal means are parted by the published sequence of criteria."
    )
    frozen = _("As frozen on %(moment)s.") % {"moment": instant_words(minutes, minutes.ranking.taken_at)}
    rows = [[_place(one), _title(one), one.application.reference, _score(one)] for one in minutes.items]
    header = [_("Place"), _("Application"), _("Reference"), _("Score")]
    return [
        *blocks,
        Paragraph(method % {"quorum": minutes.meeting.round.quorum}),
        Paragraph(frozen, "quiet"),
        Table(header, rows, widths=(1.2, 6, 3, 1.4), figures=frozenset({0, 3})),
        Mono(minutes.ranking.sha256, _("Hash of the frozen ranking (SHA-256)"), group=8),
    ]


def _applications(minutes: Minutes) -> list[Block]:
    blocks: list[Block] = [Heading(_("The applications, one by one"), 2)]
    for one in minutes.items:
        blocks += [Heading(f"{_place(one)} · {one.title}", 3), Facts(_told(minutes, one))]
    return blocks


def _told(minutes: Minutes, item: Item) -> list[tuple[str, str]]:
    out = "\n".join(_absence(minutes, one) for one in item.absences) or _("nobody")
    pairs = [(_("Reference"), item.application.reference), (_("Out of the room"), out)]
    pairs.append((_("Discussion"), item.note or _("No discussion noted.")))
    if minutes.call.has_vote:
        pairs.append((_("Vote"), _vote(item)))
    decision = item.decision
    if decision is None:
        return [*pairs, (_("Decision"), _("not yet decided"))]
    pairs += [(_("Decision"), wording.outcome_words(decision)), (_("Reason"), decision.reason)]
    if decision.quorum_waiver:
        pairs.append((_("Why the quorum is waived"), decision.quorum_waiver))
    pairs += [(_("Changed"), _change(minutes, one)) for one in decision.changes.all()]
    return pairs


def _change(minutes: Minutes, one: DecisionChange) -> str:
    """When, by whom, what stood before, and why."""
    told = {
        "moment": instant_words(minutes, one.changed_at),
        "who": one.changed_by,
        "before": wording.outcome_words(one),
        "reason": one.reason,
        "why": one.why,
    }
    lines = [_("On %(moment)s, by %(who)s") % told, _("Before: %(before)s. %(reason)s") % told]
    return "\n".join([*lines, _("Because: %(why)s") % told] if one.why else lines)


def _absence(minutes: Minutes, one: Absence) -> str:
    """The name; for the chair also who led meanwhile, which is an officer who was there."""
    name = one.member.expert.name
    if not one.is_chair:
        return name
    if not minutes.officers:
        return _("%(name)s, who chairs; an officer led") % {"name": name}
    led = ", ".join(minutes.officers)
    return _("%(name)s, who chairs; led by: %(officers)s") % {"name": name, "officers": led}


def _vote(item: Item) -> str:
    if not item.tally.total:
        return _("no votes")
    lines = [_("For or against an award:")]
    for choice in Ballot.Choice:
        names = item.tally.names[choice.value]
        lines.append(f"{choice.label}: {len(names)}" + (f" ({', '.join(names)})" if names else ""))
    return "\n".join(lines)


def _reserve(minutes: Minutes) -> list[Block]:
    if not minutes.reserve:
        return []
    lines = [f"{one.title} ({one.application.reference})" for one in minutes.reserve]
    return [Heading(_("Reserve list, in its order"), 2), Bullets(lines, numbered=True)]


def _foot(minutes: Minutes) -> list[Block]:
    number, digest = minutes.head
    label = _("Entry %(number)s of the ledger, head of the chain") % {"number": number}
    chair = minutes.meeting.chair.expert.name if minutes.meeting.chair else ""
    return [
        Mono(digest, label, group=8),
        Signature([(chair, _("Chair")), (str(minutes.meeting.closed_by or ""), _("Officer"))]),
    ]


def _place(item: Item) -> str:
    return str(item.place) if item.place is not None else "–"


def _title(item: Item) -> str:
    """With why it stands before or beside who has an equal mean."""
    return f"{item.title}\n({item.tie})" if item.tie else item.title


def _score(item: Item) -> str:
    return "–" if item.score is None else wording.mark(item.score)


def _listed(names: tuple[str, ...]) -> Block:
    return Bullets(names) if names else Paragraph(_("nobody"), "quiet")
