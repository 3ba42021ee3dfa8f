"""Incubation: what happens after the award, until the idea runs somewhere."""

from django.apps import AppConfig


class IncubationConfig(AppConfig):
    name = "incubation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Plugs the answers that the floors below ask for; tells the ledger which rows its entries cover.
        from incubation import audits, keeping, money_files, personal, plugs, tables  # noqa: F401
