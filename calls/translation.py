"""Which fields of a call exist in every language."""

from modeltranslation.translator import TranslationOptions, register

from calls import models


@register(models.Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ("name", "purpose")


@register(models.Topic)
class TopicTranslation(TranslationOptions):
    fields = ("name",)


@register(models.Call)
class CallTranslation(TranslationOptions):
    fields = ("title", "summary", "description", "who_can_apply", "rules_text", "award_text")


@register(models.Theme)
class ThemeTranslation(TranslationOptions):
    fields = ("name",)


@register(models.Partner)
class PartnerTranslation(TranslationOptions):
    fields = ("name",)


@register(models.Faq)
class FaqTranslation(TranslationOptions):
    fields = ("question", "answer")


@register(models.EligibilityRule)
class EligibilityRuleTranslation(TranslationOptions):
    fields = ("question", "fails", "would_meet", "officer_check", "rejection")


@register(models.Section)
class SectionTranslation(TranslationOptions):
    fields = ("title", "intro")


@register(models.Question)
class QuestionTranslation(TranslationOptions):
    fields = ("label", "help", "example")


@register(models.Option)
class OptionTranslation(TranslationOptions):
    fields = ("label",)


@register(models.Criterion)
class CriterionTranslation(TranslationOptions):
    fields = ("name", "guidance")


@register(models.Anchor)
class AnchorTranslation(TranslationOptions):
    fields = ("text",)


@register(models.Round)
class RoundTranslation(TranslationOptions):
    fields = ("name",)


@register(models.RulesVersion)
class RulesVersionTranslation(TranslationOptions):
    fields = ("text", "reason")


@register(models.Extension)
class ExtensionTranslation(TranslationOptions):
    fields = ("reason",)


@register(models.Cancellation)
class CancellationTranslation(TranslationOptions):
    fields = ("reason",)


@register(models.Incident)
class IncidentTranslation(TranslationOptions):
    fields = ("what",)
