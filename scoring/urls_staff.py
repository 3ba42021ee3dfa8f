"""Addresses of the office's pages of judging, and of the public integrity page."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from scoring.views import integrity
from scoring.views.staff import (
    announcement,
    assignments,
    decisions,
    meeting,
    panel,
    plans,
    progress,
    ranking,
    roster,
    roster_sheet,
)

of_call = [
    path("panel/", panel.panel, name="panel"),
    path("panel/invite/", panel.invite, name="invite"),
    path("panel/<int:pk>/", panel.member, name="member"),
    path("panel/<int:pk>/chair/", panel.chair, name="make_chair"),
    path("panel/<int:pk>/invite-again/", panel.invite_again, name="invite_again"),
    path("panel/<int:pk>/remind/", panel.remind_member, name="remind_member"),
    path("panel/<int:pk>/remove/", panel.remove, name="remove_member"),
    path("conflicts/<int:pk>/", panel.conflict, name="conflict"),
    path("assignments/", assignments.assignments, name="assignments"),
    path("assignments/taken-back/<uuid:assignment>/", assignments.take_back, name="take_back"),
    path("assignments/<slug:round>/propose/", plans.propose, name="propose"),
    path("assignments/<slug:round>/progress/", plans.progress, name="plan_progress"),
    path("assignments/<slug:round>/discard/", assignments.discard, name="discard"),
    path("assignments/<slug:round>/publish/", assignments.publish, name="publish_assignments"),
    path("assignments/<slug:round>/add/", assignments.add, name="assign"),
    path("scoring/", progress.progress, name="progress"),
    path("scoring/begin/", progress.begin, name="begin"),
    path("scoring/<slug:round>/remind/", progress.remind, name="remind"),
    path("scoring/<slug:round>/more-time/", progress.postpone, name="postpone"),
    path("scoring/<slug:round>/close/", progress.lock, name="lock"),
    path("scoring/<slug:round>/shortlist/", progress.shortlist, name="shortlist"),
    path("ranking/", ranking.ranking, name="ranking"),
    path("ranking/snapshots/<slug:round>/", ranking.snapshot, name="snapshot"),
    path("ranking/<str:reference>/", ranking.sheet, name="sheet"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/below-the-line/", decisions.decline_rest, name="decline_rest"),
    path("decisions/close/", decisions.close, name="close_decisions"),
    path("decisions/<str:reference>/", decisions.decide, name="decide"),
    path("meeting/", meeting.meeting, name="meeting"),
    path("announcement/", announcement.announcement, name="announcement"),
    path("announcement/prepare/", announcement.prepare, name="prepare"),
    path("announcement/approve/", announcement.approve, name="approve"),
    path("announcement/send-back/", announcement.send_back, name="send_back"),
    path("announcement/letters/<int:pk>/", announcement.letter, name="letter"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("office/experts/", roster.listing, name="roster"),
    path("office/experts/add/", roster.add, name="expert_add"),
    path("office/experts/import/", roster_sheet.upload, name="roster_import"),
    path("office/experts/import/rows/", roster_sheet.bring, name="roster_bring"),
    path("office/experts/template/", roster_sheet.template, name="roster_template"),
    path("office/experts/export/", roster_sheet.export, name="roster_export"),
    path("office/experts/<int:pk>/", roster.expert, name="expert"),
    path("office/experts/<int:pk>/profile/", roster.ask_to_keep, name="expert_ask"),
    path("office/experts/<int:pk>/proposal/", roster.answer, name="expert_answer"),
    path("office/experts/<int:pk>/cv/", roster.cv, name="expert_cv"),
    path("office/experts/<int:pk>/edit/", roster.edit, name="expert_edit"),
    path("office/calls/<slug:slug>/", include(of_call)),
    path("calls/<slug:slug>/integrity/", integrity.integrity, name="integrity"),
]
