"""Addresses of the office's pages about applications."""

from django.urls import URLPattern, path

from applications.views import conversation
from applications.views.staff import (
    appeals,
    broadcasts,
    changes,
    chosen,
    dossier,
    eligibility,
    everywhere,
    exports,
    flags,
    form_plan,
    history,
    holding,
    openings,
    overview,
    records,
    register,
    reminding,
    ruling,
    sanctions,
    searches,
    translations,
    two_persons,
    way_back,
)

CALL = "office/calls/<slug:slug>/"
ONE = "office/applications/<slug:reference>/"
urlpatterns: list[URLPattern] = [
    path(CALL, overview.overview, name="overview"),
    path(f"{CALL}remind/", overview.remind, name="remind"),
    path(f"{CALL}applications/", register.register, name="register"),
    path(f"{CALL}applications/export/", exports.export, name="export"),
    path(f"{CALL}applications/exports/", exports.exports, name="exports"),
    path(f"{CALL}applications/exports/<uuid:export>/", exports.export_job, name="export_job"),
    path(
        f"{CALL}applications/exports/<uuid:export>/progress/", exports.export_progress, name="export_progress"
    ),
    path(f"{CALL}applications/exports/<uuid:export>/file/", exports.export_file, name="export_file"),
    path(f"{CALL}applications/searches/", searches.searches, name="searches"),
    path(f"{CALL}applications/searches/<int:pk>/remove/", searches.remove, name="remove_search"),
    path(f"{CALL}applications/remind/", reminding.remind_ticked, name="remind_ticked"),
    path(f"{CALL}applications/remind/take-back/", reminding.take_back, name="take_reminders_back"),
    path(f"{CALL}eligibility/", eligibility.eligibility, name="eligibility"),
    path(f"{CALL}build/form/version/<int:number>/", form_plan.plan, name="form_plan"),
    path(f"{CALL}eligibility/chosen/", chosen.chosen, name="chosen"),
    path(f"{CALL}eligibility/back/", way_back.way_back, name="way_back"),
    path(f"{CALL}opened/", openings.call_openings, name="call_openings"),
    path(f"{CALL}opened/file/", openings.call_openings_csv, name="call_openings_csv"),
    path("office/opened/", openings.all_openings, name="all_openings"),
    path("office/opened/file/", openings.all_openings_csv, name="all_openings_csv"),
    path(f"{CALL}hold/", holding.hold, name="hold"),
    path(f"{CALL}letters/", records.letters, name="letters"),
    path(f"{CALL}letters/<int:pk>/", records.letter, name="letter"),
    path(f"{CALL}broadcasts/", broadcasts.broadcasts, name="broadcasts"),
    path(f"{CALL}broadcasts/new/", broadcasts.broadcast_new, name="broadcast_new"),
    path(f"{CALL}broadcasts/<int:pk>/", broadcasts.broadcast, name="broadcast"),
    path(f"{CALL}broadcasts/<int:pk>/edit/", broadcasts.broadcast_edit, name="broadcast_edit"),
    path(f"{CALL}ledger/", records.ledger, name="ledger"),
    path("office/applications/", everywhere.everywhere, name="all_applications"),
    path(ONE, dossier.dossier, name="dossier"),
    path(f"{ONE}history/", history.history, name="history"),
    path(f"{ONE}messages/", conversation.staff_thread, name="staff_thread"),
    path(f"{ONE}changes/", changes.changes, name="staff_changes"),
    path(f"{ONE}translations/", translations.translations, name="translations"),
    path(f"{ONE}files/<int:number>/<int:pk>/", dossier.staff_file, name="staff_file"),
    path(f"{ONE}eligibility/", ruling.ruling, name="ruling"),
    path(f"{ONE}eligibility/second/", ruling.second_look, name="second_look"),
    path(f"{ONE}flags/<int:pk>/", flags.flag, name="flag"),
    path(f"{ONE}opened/", openings.openings, name="openings"),
    path(f"{ONE}appeal/", appeals.answer, name="answer_appeal"),
    path(f"{ONE}prepare/<slug:step>/", two_persons.prepare, name="prepare"),
    path(
        "office/organisations/<uuid:organisation>/", history.organisation_history, name="organisation_history"
    ),
    path("office/people/<uuid:person>/", history.person_history, name="person_history"),
    path("office/sanctions/", sanctions.sanctions, name="sanctions"),
    path("office/requests/<int:pk>/", two_persons.decide, name="request"),
]
