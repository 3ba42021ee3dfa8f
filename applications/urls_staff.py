"""Addresses of the office's pages about applications."""

from django.urls import URLPattern, path

from applications.views.staff import (
    appeals,
    changes,
    dossier,
    eligibility,
    form_plan,
    overview,
    records,
    register,
    translations,
    two_persons,
)

CALL = "office/calls/<slug:slug>/"
ONE = "office/applications/<slug:reference>/"
urlpatterns: list[URLPattern] = [
    path(CALL, overview.overview, name="overview"),
    path(f"{CALL}remind/", overview.remind, name="remind"),
    path(f"{CALL}applications/", register.register, name="register"),
    path(f"{CALL}applications/export/", register.export, name="export"),
    path(f"{CALL}eligibility/", eligibility.eligibility, name="eligibility"),
    path(f"{CALL}build/form/version/<int:number>/", form_plan.plan, name="form_plan"),
    path(f"{CALL}letters/", records.letters, name="letters"),
    path(f"{CALL}letters/<int:pk>/", records.letter, name="letter"),
    path(f"{CALL}ledger/", records.ledger, name="ledger"),
    path(ONE, dossier.dossier, name="dossier"),
    path(f"{ONE}changes/", changes.changes, name="staff_changes"),
    path(f"{ONE}translations/", translations.translations, name="translations"),
    path(f"{ONE}files/<int:number>/<int:pk>/", dossier.staff_file, name="staff_file"),
    path(f"{ONE}eligibility/", eligibility.ruling, name="ruling"),
    path(f"{ONE}appeal/", appeals.answer, name="answer_appeal"),
    path(f"{ONE}prepare/<slug:step>/", two_persons.prepare, name="prepare"),
    path("office/requests/<int:pk>/", two_persons.decide, name="request"),
]
