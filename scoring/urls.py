"""Addresses of scoring: the jury's, and those of its staff pages."""

from django.urls import URLPattern, URLResolver, path

from scoring import urls_staff
from scoring.views import (
    appeal,
    applicant,
    certificates,
    chair,
    entry,
    example,
    jury,
    maker,
    profile,
    reading,
    scorecard_sheet,
    voting,
)

app_name = "scoring"
JURY: list[URLPattern | URLResolver] = [
    path("jury/", jury.queue, name="queue"),
    path("jury/invitation/<str:token>/", entry.invitation, name="invitation"),
    path("jury/profile/", profile.profile, name="profile"),
    path("jury/profile/cv/", profile.cv, name="profile_cv"),
    path("jury/profile/invitation/<str:token>/", profile.invitation, name="profile_invitation"),
    path("jury/assignment/<uuid:assignment>/", jury.card, name="card"),
    path("jury/assignment/<uuid:assignment>/recuse/", jury.recuse, name="recuse"),
    path("jury/assignment/<uuid:assignment>/maker/", maker.report, name="report_maker"),
    path("jury/assignment/<uuid:assignment>/files/<int:number>/", reading.attachment, name="attachment"),
    path("jury/assignment/<uuid:assignment>/pdf/", reading.as_pdf, name="proposal_pdf"),
    path("jury/appeals/<uuid:juror>/", appeal.appeal, name="appeal"),
    path("jury/appeals/<uuid:juror>/files/<int:number>/", appeal.file, name="appeal_file"),
    path("jury/<slug:slug>/code/", entry.code, name="code"),
    path("jury/<slug:slug>/conflicts/", entry.conflicts, name="conflicts"),
    path("jury/<slug:slug>/example/", example.example, name="example"),
    path("jury/<slug:slug>/marks/", jury.own_marks, name="own_marks"),
    path("jury/<slug:slug>/spreadsheet/", scorecard_sheet.upload, name="scorecard_sheet"),
    path("jury/<slug:slug>/spreadsheet/file/", scorecard_sheet.download, name="scorecard_sheet_file"),
    path("jury/<slug:slug>/spreadsheet/rows/", scorecard_sheet.bring, name="scorecard_sheet_bring"),
    path("jury/<slug:slug>/panel/", chair.panel, name="chair"),
    path("jury/<slug:slug>/meeting/", chair.meeting, name="chair_meeting"),
    path("jury/<slug:slug>/meeting/minutes/", chair.minutes, name="chair_minutes"),
    path("jury/<slug:slug>/vote/", voting.ballots, name="vote"),
    path("jury/<slug:slug>/certificate/", certificates.of_juror, name="juror_certificate"),
    path("jury/<slug:slug>/certificate/pdf/", certificates.of_juror_pdf, name="juror_certificate_pdf"),
]
APPLICANT: list[URLPattern | URLResolver] = [
    path("applications/<str:reference>/feedback/", applicant.feedback, name="feedback"),
    path("applications/<str:reference>/feedback/pdf/", applicant.feedback_pdf, name="feedback_pdf"),
    path("applications/<str:reference>/certificates/", certificates.of_application, name="certificates"),
    path(
        "applications/<str:reference>/certificates/<slug:kind>/",
        certificates.of_application_pdf,
        name="certificate_pdf",
    ),
]
PUBLIC: list[URLPattern | URLResolver] = [
    path("verify/certificate/<str:code>/", certificates.check, name="check_certificate"),
]
urlpatterns: list[URLPattern | URLResolver] = [*JURY, *APPLICANT, *PUBLIC, *urls_staff.urlpatterns]
