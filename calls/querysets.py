"""Which calls somebody may see."""

from __future__ import annotations

from typing import Any

from django.db import models


class StateKeepingQuerySet(models.QuerySet[Any]):
    """Refuses to write `state` in bulk: the flow's one door is the only way."""

    def update(self, **kwargs: Any) -> int:
        if "state" in kwargs:
            raise TypeError("A state is changed by taking a step, never by update().")
        return super().update(**kwargs)

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        if "state" in fields:
            raise TypeError("A state is changed by taking a step, never by bulk_update().")
        return super().bulk_update(objs, fields, batch_size)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        _only_initial(objs)
        return super().bulk_create(objs, *args, **kwargs)

    def create(self, **kwargs: Any) -> Any:
        if kwargs.get("state", "draft") != "draft":
            raise TypeError("A row begins as a draft; its state is changed by taking steps.")
        return super().create(**kwargs)


def _only_initial(objs: Any) -> None:
    if any(one.state != "draft" for one in objs):
        raise TypeError("A row begins as a draft; its state is changed by taking steps.")


PUBLIC_STATES = ("published", "sealed", "reviewing", "decided", "announced", "archived")


class CallQuerySet(StateKeepingQuerySet):
    """The gate to calls: lists and pages start from `visible_to`."""

    def public(self) -> CallQuerySet:
        """Calls that any visitor may read."""
        return self.filter(state__in=PUBLIC_STATES)

    def visible_to(self, user: Any) -> CallQuerySet:
        """Public calls, and for staff the calls on which they hold a role."""
        if not getattr(user, "is_authenticated", False):
            return self.public()
        mine = models.Exists(
            self.model.roles.rel.related_model.objects.filter(call=models.OuterRef("pk"), user=user)
        )
        return self.filter(models.Q(state__in=PUBLIC_STATES) | mine)

    def staffed_by(self, user: Any, *roles: str) -> CallQuerySet:
        """Calls on which `user` holds one of `roles` (any role where none is named)."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        held = self.model.roles.rel.related_model.objects.filter(call=models.OuterRef("pk"), user=user)
        if roles:
            held = held.filter(role__in=roles)
        return self.filter(models.Exists(held))

    def with_news(self) -> CallQuerySet:
        """Each with what its pages may have to tell, so that they ask for the rest only where something is.

        `is_troubled`: an incident goes on. `had_trouble`: one fell into its window. `has_moved`: its deadline
        was moved for all. `has_proposal`: downtime proposes an extension. No query more.
        """
        moved = self.model.extensions.rel.related_model.objects.filter(
            call=models.OuterRef("pk"), applicant__isnull=True
        )
        proposed = self.model.downtime_proposals.rel.related_model.objects.filter(
            call=models.OuterRef("pk"), state="open"
        )
        lasts = models.Q(until__isnull=True) | models.Q(until__gt=models.OuterRef("opens_at"))
        in_window = models.Q(since__lt=models.OuterRef("deadline_at")) & lasts
        return self.annotate(
            is_troubled=open_trouble_of(self.model, models.OuterRef("pk")),
            had_trouble=models.Exists(troubles_of(self.model, models.OuterRef("pk")).filter(in_window)),
            has_moved=models.Exists(moved),
            has_proposal=models.Exists(proposed),
        )


def open_trouble_of(calls: Any, call: models.OuterRef) -> models.Exists:
    """Whether an incident goes on that touches the call of the row outside; `calls` is the model of calls."""
    return models.Exists(troubles_of(calls, call).filter(until__isnull=True))


def troubles_of(calls: Any, call: models.OuterRef) -> models.QuerySet[Any]:
    """The incidents that touch the call of the row outside."""
    incidents = calls.incidents.rel.related_model
    named = incidents.calls.through.objects.filter(incident=models.OuterRef("pk"), call=outer(call))
    return incidents.objects.filter(models.Q(is_for_all=True) | models.Exists(named))


def outer(reference: models.OuterRef) -> models.OuterRef:
    """The same column, seen from one query further inside."""
    return models.OuterRef(reference)
