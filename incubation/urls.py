"""Addresses of incubation: what follows an award, and the public results."""

from django.urls import URLPattern, path

from incubation.urls_budget import BUDGET
from incubation.urls_open import OPEN
from incubation.views import (
    agreeing,
    answering_reports,
    cohorts,
    deliverables,
    follow_up,
    gates,
    meetings,
    mentoring,
    money,
    outcomes,
    pilot_papers,
    pilots,
    products,
    programmes,
    public,
    reports,
    schedule,
    team,
    together,
    tranche_changes,
    winners,
)

app_name = "incubation"

PUBLIC = [
    path("results/", public.all_results, name="all_results"),
    path("calls/<slug:slug>/results/", public.results, name="results"),
    path("winners/<str:reference>/", winners.winner, name="winner"),
    path("programmes/<slug:programme>/", programmes.programme, name="programme"),
    path("programmes/<slug:programme>/table/", programmes.programme_table, name="programme_table"),
    path("incubation/answer/<str:token>/", follow_up.follow_up, name="follow_up"),
    path("outcomes/", outcomes.products_public, name="products_public"),
    path("outcomes/<uuid:product>/", public.product, name="product"),
    path("outcomes/<uuid:product>/file/", public.product_file, name="product_file"),
]
TEAM = [
    path("incubation/", team.mine, name="mine"),
    path("incubation/calendar/", schedule.calendar, name="calendar"),
    path("incubation/calendar/<str:token>.ics", schedule.calendar_feed, name="calendar_feed"),
    path("incubation/mentoring/<int:pk>/", mentoring.mentoring, name="mentoring"),
    path("incubation/<uuid:placement>/", team.placement, name="placement"),
    path("incubation/<uuid:placement>/agreement/", agreeing.agreement, name="agreement"),
    path(
        "incubation/<uuid:placement>/agreement/<int:number>/file/",
        agreeing.agreement_file,
        name="agreement_file",
    ),
    path("incubation/<uuid:placement>/together/", together.together, name="together"),
    path("incubation/<uuid:placement>/meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("incubation/meetings/<uuid:meeting>/", meetings.meeting, name="meeting"),
    path("incubation/<uuid:placement>/notes/", team.note, name="note"),
    path("incubation/<uuid:placement>/leave/", team.leave, name="leave"),
    path("incubation/<uuid:placement>/host/", pilots.host, name="host"),
    path("incubation/<uuid:placement>/pilots/<int:pk>/", pilots.pilot, name="pilot"),
    path("incubation/<uuid:placement>/pilots/<int:pk>/readings/", pilots.reading, name="pilot_reading"),
    path("incubation/<uuid:placement>/pilots/<int:pk>/indicators/", pilots.indicator, name="pilot_indicator"),
    path("incubation/<uuid:placement>/pilots/<int:pk>/result/", pilots.result, name="pilot_result"),
    path("incubation/<uuid:placement>/pilots/<int:pk>/told/", pilots.told, name="pilot_told"),
    path(
        "incubation/<uuid:placement>/pilots/<int:pk>/evidence/",
        pilot_papers.evidence_new,
        name="pilot_evidence_new",
    ),
    path(
        "incubation/<uuid:placement>/pilots/<int:pk>/evidence/<int:piece>/",
        pilot_papers.evidence_file,
        name="pilot_evidence",
    ),
    path(
        "incubation/<uuid:placement>/pilots/<int:pk>/agreement/",
        pilot_papers.agreement,
        name="pilot_agreement",
    ),
    path(
        "incubation/<uuid:placement>/pilots/<int:pk>/agreement/file/",
        pilot_papers.agreement_file,
        name="pilot_agreement_file",
    ),
    path("incubation/<uuid:placement>/pilots/<int:pk>/figures/", pilot_papers.figures, name="pilot_figures"),
    path("incubation/<uuid:placement>/outcomes/<int:months>/", pilots.outcome, name="outcome"),
    path("incubation/<uuid:placement>/reports/<int:number>/", deliverables.report, name="report"),
    path(
        "incubation/<uuid:placement>/reports/<int:number>/decision/",
        deliverables.report_decide,
        name="report_decide",
    ),
    path(
        "incubation/<uuid:placement>/reports/<int:number>/files/<int:pk>/",
        answering_reports.report_attachment,
        name="report_attachment",
    ),
    path("incubation/<uuid:placement>/evidence/<int:pk>/", deliverables.evidence, name="evidence"),
    path("incubation/milestones/<uuid:milestone>/", deliverables.milestone, name="milestone"),
    path("incubation/milestones/<uuid:milestone>/deliver/", deliverables.deliver, name="milestone_deliver"),
    path("incubation/milestones/<uuid:milestone>/decision/", deliverables.decide, name="milestone_decide"),
]
OFFICE = [
    path("office/calls/<slug:slug>/cohorts/", cohorts.cohorts, name="cohorts"),
    path("office/calls/<slug:slug>/cohorts/new/", cohorts.cohort_new, name="cohort_new"),
    path("office/calls/<slug:slug>/tranches/", money.tranches, name="tranches"),
    path("office/calls/<slug:slug>/products/", products.products, name="products"),
    path("office/calls/<slug:slug>/products/new/", products.product_new, name="product_new"),
    path(
        "office/programmes/<slug:programme>/statistics/", programmes.programme_office, name="programme_office"
    ),
    path(
        "office/programmes/<slug:programme>/statistics/file/",
        programmes.programme_file,
        name="programme_file",
    ),
    path("office/reports/", reports.reports, name="reports"),
    path("office/reports/<uuid:export>/", reports.report_job, name="report_job"),
    path("office/reports/<uuid:export>/progress/", reports.report_progress, name="report_progress"),
    path("office/reports/<uuid:export>/file/", reports.report_file, name="report_file"),
    path("office/cohorts/<slug:cohort>/", cohorts.cohort, name="cohort"),
    path(
        "office/cohorts/<slug:cohort>/meetings/new/", meetings.cohort_meeting_new, name="cohort_meeting_new"
    ),
    path("office/cohorts/<slug:cohort>/stages/", cohorts.cohort_stages, name="cohort_stages"),
    path("office/cohorts/<slug:cohort>/calendar/", schedule.cohort_calendar, name="cohort_calendar"),
    path("office/cohorts/<slug:cohort>/agreement/", agreeing.agreement_text, name="agreement_text"),
    path(
        "office/cohorts/<slug:cohort>/milestones/new/",
        cohorts.stage_milestone_new,
        name="stage_milestone_new",
    ),
    path(
        "office/cohorts/<slug:cohort>/milestones/<int:pk>/", cohorts.stage_milestone, name="stage_milestone"
    ),
    path("office/applications/<str:reference>/admit/", gates.admit, name="admit"),
    path("office/incubation/<uuid:placement>/stage/", gates.stage, name="stage"),
    path("office/incubation/<uuid:placement>/pause/", gates.pause, name="pause"),
    path("office/incubation/<uuid:placement>/mentors/", mentoring.mentors, name="mentors"),
    path(
        "office/incubation/<uuid:placement>/outcomes/<int:months>/", follow_up.follow_ups, name="follow_ups"
    ),
    path("office/incubation/<uuid:placement>/milestones/new/", gates.milestone_new, name="milestone_new"),
    path("office/incubation/<uuid:placement>/reports/new/", gates.report_new, name="report_new"),
    path("office/incubation/milestones/<uuid:milestone>/date/", gates.milestone_move, name="milestone_move"),
    path(
        "office/incubation/milestones/<uuid:milestone>/cancel/",
        gates.milestone_cancel,
        name="milestone_cancel",
    ),
    path("office/tranches/<uuid:placement>/<int:number>/prepare/", money.prepare, name="tranche_prepare"),
    path("office/tranches/<uuid:placement>/<int:number>/release/", money.release, name="tranche_release"),
    path(
        "office/tranches/<uuid:placement>/<int:number>/hand-back/", money.hand_back, name="tranche_hand_back"
    ),
    path("office/tranches/<uuid:placement>/<int:number>/pay/", money.pay, name="tranche_pay"),
    path("office/tranches/<uuid:placement>/<int:number>/cancel/", money.cancel, name="tranche_cancel"),
    path("office/tranches/<uuid:placement>/<int:number>/", tranche_changes.tranche, name="tranche"),
    path(
        "office/tranches/<uuid:placement>/<int:number>/correct/",
        tranche_changes.correct,
        name="tranche_correct",
    ),
    path(
        "office/tranches/<uuid:placement>/<int:number>/withdraw/",
        tranche_changes.withdraw,
        name="tranche_withdraw",
    ),
    path("office/products/<uuid:product>/", products.product_edit, name="product_edit"),
    path("office/products/<uuid:product>/publish/", products.product_publish, name="product_publish"),
]
urlpatterns: list[URLPattern] = [*PUBLIC, *OPEN, *TEAM, *BUDGET, *OFFICE]
