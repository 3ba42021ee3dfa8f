"""Applications: the flow from draft to graduation, answers, files, submissions, receipts."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "applications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Plugs the answers calls ask for, and tells the ledger how to audit our rows.
        from applications import audits, keeping, personal, plugs, tables  # noqa: F401
        from applications.register import over_calls  # noqa: F401
