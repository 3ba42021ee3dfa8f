"""The forms of the decision meeting: who is present, what was said, how the room voted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from applications.models import Application
from scoring import room
from scoring.models import Ballot, DiscussionNote, Meeting, PanelMember
from scoring.services import meeting as meetings

CHOICES = [("", pgettext_lazy("vote", "No vote")), *Ballot.Choice.choices]


class AttendanceForm(forms.Form):
    """Who of the panel and of the call's officers is present: `members` and `officers`, as sets of ids."""

    members = forms.TypedMultipleChoiceField(
        label=_l("Jurors present"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    officers = forms.TypedMultipleChoiceField(
        label=_l("Officers present"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, meeting: Meeting) -> None:
        there = meeting.attendances.filter(is_present=True).values_list("member", "officer")
        initial = {
            "members": [member for member, _officer in there if member],
            "officers": [officer for _member, officer in there if officer],
        }
        super().__init__(data, initial=initial)
        seated = meetings.seated_in(meeting)
        self.fields["members"].choices = [(one.pk, _seat(one)) for one in seated]  # type: ignore[attr-defined]
        officers = meetings.officers_of(meeting.call)
        self.fields["officers"].choices = [(pk, str(one)) for pk, one in officers.items()]  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """What was said of one application; `version` is the one that the page was opened with."""

    text = forms.CharField(
        label=_l("Discussion, for the minutes"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    @classmethod
    def of(cls, note: DiscussionNote | None) -> NoteForm:
        """The form as it stands in the record."""
        return cls(initial={"text": note.text if note else "", "version": note.version if note else 0})


class BallotsForm(forms.Form):
    """The votes of the jurors who are present and in the room, one field for each."""

    def __init__(self, *args: Any, meeting: Meeting, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voters = voters_on(meeting, application)
        cast = dict(meeting.ballots.filter(application=application).values_list("member", "choice"))
        for one in self.voters:
            self.fields[_key(one)] = forms.ChoiceField(
                label=one.expert.name, choices=CHOICES, required=False, initial=cast.get(one.pk, "")
            )

    def given(self) -> dict[PanelMember, str]:
        """The choice of each, "" for none."""
        return {one: self.cleaned_data[_key(one)] for one in self.voters}


def voters_on(meeting: Meeting, application: Application) -> list[PanelMember]:
    """Who may vote on an application: the jurors who are present, without who is out of the room for it."""
    out = {one.member.pk for one in room.absences_of([application.pk]).get(application.pk, [])}
    there = meeting.attendances.filter(is_present=True, member__isnull=False).values("member")
    rows = PanelMember.objects.filter(pk__in=there).exclude(pk__in=out).select_related("expert")
    return list(rows.order_by("expert__name", "pk"))


def _key(member: PanelMember) -> str:
    return f"ballot-{member.pk}"


def _seat(member: PanelMember) -> str:
    is_chair = member.role == PanelMember.Role.CHAIR
    return f"{member.expert.name} ({member.get_role_display()})" if is_chair else member.expert.name
