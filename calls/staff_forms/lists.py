"""The rows of a call's lists: themes, partners, questions and answers, rules, sections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.form_outline import newest_form
from calls.form_tree import read_form
from calls.models import Call, EligibilityRule, Faq, Partner, Section, Theme, Topic
from calls.staff_forms.conditions import ConditionFields, conditions_before_section
from calls.staff_forms.tongues import TranslatedForm, columns
from calls.translations import column, languages
from core.numbers import row_number
from core.refusals import Refusal
from core.uploads.logos import draw_logo


class ItemForm(TranslatedForm):
    """A row of one of the call's lists; it knows its call."""

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        self.call = call
        super().__init__(*args, **kwargs)


class ThemeForm(ItemForm):
    must = ("name",)

    class Meta:
        model = Theme
        fields = [*columns("name"), "topic", "is_other"]
        labels = {"topic": _("Area of expertise"), "is_other": _("Stands for “another theme”")}
        help_texts = {"topic": _("Jurors with this expertise are proposed for its applications.")}


class TopicsField(forms.ModelMultipleChoiceField):
    """Topics by their numbers, of which a browser may send any."""

    def clean(self, value: Any) -> Any:
        return super().clean([str(row_number(str(one))) for one in value or []])


class TopicsForm(forms.Form):
    """Topics to be made themes of a call; those that are one already are named apart."""

    topics = TopicsField(
        label=pgettext_lazy("areas of expertise", "Topics"),
        queryset=Topic.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one topic that is not a theme yet."),
            "invalid_choice": _("One of these topics is not in the list any more. Choose again."),
            "invalid_pk_value": _("One of these topics is not in the list any more. Choose again."),
        },
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = call.themes.filter(topic__isnull=False).values("topic")
        free: Any = self.fields["topics"]
        free.queryset = Topic.objects.exclude(pk__in=mine)
        self.there = list(Topic.objects.filter(pk__in=mine))


class PartnerForm(ItemForm):
    must = ("name",)
    together = (("picture", "without_logo"),)
    url = forms.URLField(
        label=_("Website"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Enter a full address, like https://example.org.")},
    )

    picture = forms.FileField(
        label=_("Logo"),
        required=False,
        max_length=255,
        help_text=_("PNG, JPEG or WebP, up to 2 MB. The portal draws it anew on white."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    without_logo = forms.BooleanField(label=_("Take the logo away"), required=False)

    class Meta:
        model = Partner
        fields = [*columns("name"), "url", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.logo:
            del self.fields["without_logo"]

    def standing(self, name: str) -> Any:
        """Logos are known by their names, which are new with each."""
        return (self.instance.logo.name or "") if name == "picture" else super().standing(name)

    def clean_picture(self) -> bytes | None:
        """The logo as the portal draws it; None where none was chosen."""
        file = self.cleaned_data["picture"]
        try:
            return draw_logo(file) if file else None
        except Refusal as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal


class FaqForm(ItemForm):
    must = ("question", "answer")

    class Meta:
        model = Faq
        fields = columns("question", "answer")


class AnswerForm(FaqForm):
    """The public answer to a question that was asked. It is not sent in some languages only by oversight."""

    as_it_is = forms.BooleanField(label=_("Publish it without these languages"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self._lacking():
            del self.fields["as_it_is"]

    def _lacking(self) -> list[str]:
        """The languages in which the answer that was sent has no words."""
        names = languages() if self.is_bound else []
        return [name for code, name in names if not str(self.data.get(column("answer", code), "")).strip()]

    def clean(self) -> dict[str, Any]:
        """Ask once whether readers of the other languages are to get it in another one."""
        cleaned = super().clean() or {}
        if "as_it_is" in self.fields and not cleaned.get("as_it_is"):
            words = _("Not answered yet in: %(languages)s. Their readers would get it in another language.")
            self.add_error("as_it_is", words % {"languages": ", ".join(self._lacking())})
        return cleaned


class SectionForm(ConditionFields, ItemForm):
    must = ("title",)

    class Meta:
        model = Section
        fields = columns("title", "intro")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_conditions(conditions_before_section(self.instance))


class RuleForm(ItemForm):
    """An eligibility rule: quiz, check-list and letter from one row."""

    must = ("question", "fails", "officer_check", "rejection")
    lines = {"fails": 2, "would_meet": 2, "officer_check": 2, "rejection": 2}
    hints = {
        "question": _("Asked in the quiz, to be answered with yes or no."),
        "would_meet": _("Told to whoever fails, so that they know what would help."),
        "officer_check": _("A statement; applicants read it on the call's page."),
        "rejection": _("Stands in the letter when an application is ruled ineligible by this rule."),
    }
    reads = forms.MultipleChoiceField(
        label=_("Answers the officer looks at"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = EligibilityRule
        fields = [
            *columns("question"),
            "passes",
            *columns("fails", "would_meet", "officer_check", "rejection"),
            "reads",
        ]
        widgets = {"passes": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form = newest_form(self.call)
        asked = read_form(form).questions() if form else ()
        reads: Any = self.fields["reads"]
        reads.choices = [(one.key, one.label) for one in asked]
        if not reads.choices:
            del self.fields["reads"]
