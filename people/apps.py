"""People: who they are and for whom they act."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Listens to what allauth says about codes from mails, and tells the ledger how to audit roles.
        from people import audits, letter_wishes, mailed_codes, own_part  # noqa: F401
