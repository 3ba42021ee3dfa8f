"""What the database holds of a step that one person prepares and another decides."""

from __future__ import annotations

from django.db.models import BaseConstraint, CheckConstraint, F, Q


def two_persons(name: str) -> list[BaseConstraint]:
    """The constraints of a table with `prepared_by`, `decided_by`, `decided_at` and `is_approved`.

    Who decides is not who prepared, and the three of a decision come together. `name` begins their names.
    """
    undecided = Q(decided_by__isnull=True, decided_at__isnull=True, is_approved__isnull=True)
    decided = Q(decided_by__isnull=False, decided_at__isnull=False, is_approved__isnull=False)
    return [
        CheckConstraint(
            name=f"{name}_has_two_persons",
            condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("prepared_by")),
        ),
        CheckConstraint(name=f"{name}_decided_whole", condition=undecided | decided),
    ]
