"""Addresses of scoring: the jury's, and those of its staff pages."""

from django.urls import URLPattern, URLResolver, path

from scoring import urls_staff
from scoring.views import applicant, chair, entry, jury, profile

app_name = "scoring"
JURY: list[URLPattern | URLResolver] = [
    path("jury/", jury.queue, name="queue"),
    path("jury/invitation/<str:token>/", entry.invitation, name="invitation"),
    path("jury/profile/", profile.profile, name="profile"),
    path("jury/profile/cv/", profile.cv, name="profile_cv"),
    path("jury/profile/invitation/<str:token>/", profile.invitation, name="profile_invitation"),
    path("jury/assignment/<uuid:assignment>/", jury.card, name="card"),
    path("jury/assignment/<uuid:assignment>/recuse/", jury.recuse, name="recuse"),
    path("jury/assignment/<uuid:assignment>/files/<int:number>/", jury.attachment, name="attachment"),
    path("jury/<slug:slug>/code/", entry.code, name="code"),
    path("jury/<slug:slug>/conflicts/", entry.conflicts, name="conflicts"),
    path("jury/<slug:slug>/example/", entry.example, name="example"),
    path("jury/<slug:slug>/marks/", jury.own_marks, name="own_marks"),
    path("jury/<slug:slug>/panel/", chair.panel, name="chair"),
    path("jury/<slug:slug>/meeting/", chair.meeting, name="chair_meeting"),
]
APPLICANT: list[URLPattern | URLResolver] = [
    path("applications/<str:reference>/feedback/", applicant.feedback, name="feedback"),
    path("applications/<str:reference>/feedback/pdf/", applicant.feedback_pdf, name="feedback_pdf"),
]
urlpatterns: list[URLPattern | URLResolver] = [*JURY, *APPLICANT, *urls_staff.urlpatterns]
