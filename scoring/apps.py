"""Scoring: roster, panels, conflicts, assignments, scorecards, ranking, decisions, announcements."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from scoring import plugs  # noqa: F401 - plugs the answers that the floors below ask for
