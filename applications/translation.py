"""Which texts of an application's floor exist in every language."""

from modeltranslation.translator import TranslationOptions, register

from applications.models import Broadcast


@register(Broadcast)
class BroadcastTranslation(TranslationOptions):
    fields = ("subject", "text")
