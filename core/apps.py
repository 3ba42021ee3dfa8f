"""The ground floor: clock, ledger, notices, uploads, PDF. It knows no word of the domain."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.form_words import speak_plainly

        speak_plainly()
