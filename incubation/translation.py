"""Which fields of a cohort exist in every language."""

from modeltranslation.translator import TranslationOptions, register

from incubation import models


@register(models.Cohort)
class CohortTranslation(TranslationOptions):
    fields = ("name",)


@register(models.AgreementText)
class AgreementTextTranslation(TranslationOptions):
    fields = ("text",)


@register(models.ProgrammeMilestone)
class ProgrammeMilestoneTranslation(TranslationOptions):
    fields = ("title", "accepted_when", "evidence")


@register(models.StageMilestone)
class StageMilestoneTranslation(TranslationOptions):
    fields = ("title", "accepted_when", "evidence")


@register(models.Milestone)
class MilestoneTranslation(TranslationOptions):
    fields = ("title", "accepted_when")


@register(models.Pilot)
class PilotTranslation(TranslationOptions):
    fields = ("told",)


@register(models.KnowledgeProduct)
class KnowledgeProductTranslation(TranslationOptions):
    fields = ("title", "summary")
