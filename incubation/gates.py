"""What opens the gate to the next stage, as a list of what is there and what is missing.

The list explains; the gate itself is `plugs.stage_obstacle` and `plugs.graduation_obstacle`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from incubation.agreements import in_force, is_unsigned
from incubation.models import Milestone, Placement

NEXT = {"incubation": _l("Acceleration"), "acceleration": _l("Piloting"), "piloting": _l("Graduation")}
STEPS = {"incubation": "advance", "acceleration": "advance", "piloting": "graduate"}


@dataclass(frozen=True, slots=True)
class Check:
    """One condition; `url` leads to where it is met."""

    text: str
    is_ok: bool
    url: str = ""
    is_bar: bool = False


def checks(placement: Placement, *, names_host: bool = False) -> list[Check]:
    """The conditions of the present stage; an empty list once the placement has ended.

    `names_host` says that the reader may name the pilot's host, and so gets the way there.
    """
    stage = placement.application.state
    if stage not in STEPS:
        return []
    found = [_check(one) for one in placement.milestones.all() if _counts(one, stage)]
    found += [_left_out(one) for one in placement.milestones.all() if _is_left_out(one, stage)]
    if placement.paused_on:
        found.insert(0, Check(_("The placement is not paused"), False))
    if is_unsigned(placement):
        page = reverse("incubation:agreement", kwargs={"placement": placement.public_id})
        found.append(Check(_("The agreement is signed by both sides"), False, page))
    elif in_force(placement):
        found.append(Check(_("The agreement is signed by both sides"), True))
    if stage == "acceleration":
        found.append(_host_check(placement, names_host))
    if stage == "piloting":
        found.append(_result_check(placement))
    return found


def _host_check(placement: Placement, names_host: bool) -> Check:
    is_named = any(one.host_body for one in placement.pilots.all())
    page = reverse("incubation:host", kwargs={"placement": placement.public_id}) if names_host else ""
    return Check(_("A host body for the pilot is named"), is_named, page)


def _result_check(placement: Placement) -> Check:
    pilots = list(placement.pilots.all())
    decided = next((one for one in pilots if one.verdict), None)
    shown = decided or next(iter(pilots), None)
    page = shown and reverse("incubation:pilot", kwargs={"placement": placement.public_id, "pk": shown.pk})
    return Check(_("The result of the pilot is recorded, whatever it is"), bool(decided), page or "")


def _counts(milestone: Milestone, stage: str) -> bool:
    return milestone.stage == stage and milestone.is_required and milestone.state != "cancelled"


def _is_left_out(milestone: Milestone, stage: str) -> bool:
    return milestone.stage == stage and milestone.is_required and milestone.state == "cancelled"


def _left_out(milestone: Milestone) -> Check:
    """What the stage required and somebody cancelled bars nothing, and is said."""
    told = {"milestone": milestone.title, "reason": milestone.note}
    url = reverse("incubation:milestone", kwargs={"milestone": milestone.public_id})
    return Check(_("Required, but cancelled: %(milestone)s. Reason: %(reason)s") % told, True, url)


def _check(milestone: Milestone) -> Check:
    words = _("Accepted: %(milestone)s") % {"milestone": milestone.title}
    url = reverse("incubation:milestone", kwargs={"milestone": milestone.public_id})
    return Check(words, milestone.state == "accepted", url)
