"""Scoring: roster, panels, conflicts, assignments, scorecards, ranking, decisions, announcements."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Plugs the answers that the floors below ask for; tells the ledger how to read and audit our rows.
        from scoring import audits, dues, keeping, personal, plugs, snapshots, tables  # noqa: F401
