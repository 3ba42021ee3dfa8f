"""Applications: the flow from draft to graduation, answers, files, submissions, receipts."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "applications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from applications import plugs  # noqa: F401 - plugs the answers calls ask for
