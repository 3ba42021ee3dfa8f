"""Which fields of judging exist in every language."""

from modeltranslation.translator import TranslationOptions, register

from scoring import models


@register(models.WorkedExample)
class WorkedExampleTranslation(TranslationOptions):
    fields = ("title", "text")


@register(models.ExampleMark)
class ExampleMarkTranslation(TranslationOptions):
    fields = ("reason",)
