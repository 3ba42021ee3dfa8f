"""What people type about how a pilot went and what has become of a solution."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from calls.staff_forms.tongues import Group, ask_in_all, text_group, texts_of
from core.countries import country_choices
from incubation.forms import asking, day, web_address, words
from incubation.models import Outcome, Pilot

if TYPE_CHECKING:
    from incubation.models import Placement

MOST_PEOPLE = 2_000_000_000
KINDS_OF_FILES = _("PDF, Office, image, CSV or text.")


class EvidenceForm(forms.Form):
    """What shows how a pilot goes: words, a link or a file."""

    text = words(_("What shows it"), rows=3, required=False)
    link = web_address(_("Link"))
    file = forms.FileField(label=_("File"), required=False, help_text=KINDS_OF_FILES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "evidence_%s")  # it stands beside other forms
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not any(given.get(name) for name in ("text", "link", "file")):
            raise forms.ValidationError(_("Write what shows it, give a link, or choose a file."))
        return given


class AgreementForm(forms.Form):
    """The agreement with the host body of a pilot."""

    file = forms.FileField(label=_("The signed agreement"), required=False, help_text=KINDS_OF_FILES)
    agreed_on = day(_("Signed on"))
    signatory = forms.CharField(
        label=_("Who signed for the host body"),
        max_length=200,
        help_text=_("The office is enough, such as “Deputy akim of the city”."),
        error_messages=asking(_("Say who signed for the host body.")),
    )

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "agreement_%s")
        super().__init__(*args, **kwargs)
        self.has_file = pilot.agreement_id is not None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.has_file and "file" not in self.errors and not given.get("file"):
            self.add_error("file", _("Choose the file of the agreement."))
        return given


class ToldForm(forms.Form):
    """What the public page says about the verdict on a pilot, in every language."""

    LABEL = _("What the public page says about it")
    LONGEST = 2000

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_in_all(self, "told", self.LABEL, longest=self.LONGEST, must=False)

    def groups(self) -> Iterator[Group]:
        """The text in every language, as the page draws it."""
        hint = _(
            "A few sentences for everybody: why this verdict. They stand on the page of the winner once the"
            " results are announced. Name nobody in them. Left empty, the verdict stands there alone."
        )
        yield text_group(self, "told", self.LABEL, hint)

    def plain_fields(self) -> list[BoundField]:
        """The fields that are no texts in several languages."""
        return [field for field in self.visible_fields() if not field.name.startswith("told_")]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["told"] = texts_of(self, "told") if not self.errors else {}
        return {name: value for name, value in given.items() if not name.startswith("told_")}


class ResultForm(ToldForm):
    """What came of a pilot, what is told of it, and evidence where there is none yet."""

    MISSING = _("Choose a verdict and say what it rests on.")
    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=Pilot.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages=asking(MISSING),
    )
    result = words(
        _("What it rests on"),
        rows=6,
        missing=MISSING,
        help_text=_("For the team, its mentors and the office. Everybody reads the verdict alone."),
    )
    evidence = words(
        _("Evidence in words"),
        rows=3,
        required=False,
        help_text=_(
            "Where there is no evidence above yet: minutes, a letter, a count, and where it is kept."
        ),
    )


class OutcomeForm(forms.Form):
    """How a solution stands some months later."""

    MISSING = _("Choose an answer and say in words what has become of the solution.")
    use = forms.ChoiceField(
        label=_("Is the solution in use?"),
        choices=Outcome.Use.choices,
        widget=forms.RadioSelect,
        error_messages=asking(MISSING),
    )
    text = words(
        _("What has become of it"), rows=5, help_text=_("By whom it is used, and where."), missing=MISSING
    )
    people = forms.IntegerField(
        label=_("How many people it has reached"),
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries where it runs now"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("To choose several with a mouse, hold Ctrl, or ⌘ on a Mac."),
    )
    may_publish = forms.BooleanField(
        label=_("This answer may be published"),
        required=False,
        help_text=_("It then stands on the public page of the solution, without your name."),
    )

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tried = {one.country for one in placement.pilots.all()}
        choice = self.fields["countries"]
        assert isinstance(choice, forms.MultipleChoiceField)  # noqa: S101 - tells the type checker which field
        choice.choices = partial(_countries, tried)


def _countries(tried: set[str]) -> list[Any]:
    """Every country once, those where the solution was tried before the others."""
    named = country_choices()
    near = [pair for pair in named if pair[0] in tried]
    if not near:
        return list(named)
    others = [pair for pair in named if pair[0] not in tried]
    return [(_("Where it was tried"), near), (_("Other countries"), others)]
