"""Addresses of the budget of a placement, and of what was spent."""

from django.urls import URLPattern, path

from incubation.views import budget, spending

BUDGET: list[URLPattern] = [
    path("incubation/<uuid:placement>/budget/", budget.budget, name="budget"),
    path("incubation/<uuid:placement>/budget/lines/", budget.write, name="budget_write"),
    path("incubation/<uuid:placement>/budget/hand-in/", budget.deliver, name="budget_deliver"),
    path("incubation/<uuid:placement>/budget/decision/", budget.decide, name="budget_decide"),
    path("incubation/<uuid:placement>/spendings/new/", spending.record, name="spending_new"),
    path(
        "incubation/<uuid:placement>/spendings/<int:number>/correct/",
        spending.correct,
        name="spending_correct",
    ),
    path(
        "incubation/<uuid:placement>/spendings/<int:number>/cancel/", spending.cancel, name="spending_cancel"
    ),
    path("incubation/<uuid:placement>/spendings/<int:number>/receipt/", spending.receipt, name="receipt"),
]
