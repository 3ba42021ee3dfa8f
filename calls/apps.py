"""Calls: programmes, their editions, forms, rules, rubrics and windows."""

from django.apps import AppConfig
from django.core.checks import register


class CallsConfig(AppConfig):
    name = "calls"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Plugs the answers people ask for, and tells the ledger how to audit our rows.
        from calls import audits, office_tables, personal, plugs, tables  # noqa: F401
        from calls.deadlines import check_zone_rules

        register(check_zone_rules)
