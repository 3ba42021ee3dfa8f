"""Forms of what lasts over the calls: programmes and topics."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from calls.models import Call, Programme, Topic
from calls.staff_forms.tongues import TranslatedForm, columns
from people.models import User


class ProgrammeForm(TranslatedForm):
    """A lasting scheme: its words, its key, what its winners go through, and the call to begin with."""

    must = ("name",)
    lines = {"purpose": 3}
    hints = {"purpose": _("One or two sentences: what it is for.")}
    key = forms.SlugField(
        label=_("Key"),
        max_length=50,
        required=False,
        help_text=_(
            "Latin letters, digits and hyphens, like innovation-scheme. Left empty, it is made from "
            "the name. References of applications begin with its initials."
        ),
        error_messages={
            "invalid": _("Enter Latin letters, digits and hyphens only, like innovation-scheme."),
            "unique": _("Another programme has this key already. Choose another one."),
        },
    )
    launched = forms.IntegerField(
        label=_("Launched in"),
        min_value=1900,
        max_value=2200,
        required=False,
        help_text=_("The year, like 2027."),
        widget=forms.NumberInput(attrs={"class": "w-short"}),
    )

    class Meta:
        model = Programme
        fields = [*columns("name", "purpose"), "key", "launched", "has_incubation", "template_call"]
        labels = {"template_call": _("Call that serves as the template")}
        help_texts = {
            "has_incubation": _("Then winners can be admitted to a cohort, with milestones and tranches."),
            "template_call": _(
                "A new call of the programme can begin with its texts, form, rules and rubric."
            ),
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        template: Any = self.fields["template_call"]
        mine = Call.objects.visible_to(by).values("pk")
        template.queryset = Call.objects.filter(
            Q(pk__in=mine) | Q(pk=self.instance.template_call_id)
        ).order_by("-year", "slug")
        if self.instance.pk and self.instance.calls.exists():
            self.fields["key"].disabled = True
            self.fields["key"].help_text = _("It stays, because calls of the programme have it.")


class TopicForm(TranslatedForm):
    """An area of expertise, in every language."""

    must = ("name",)

    class Meta:
        model = Topic
        fields = columns("name")
