"""People: who they are and for whom they act."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Listens to what allauth says about codes from mails.
        from people import mailed_codes  # noqa: F401
