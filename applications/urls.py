"""Addresses of applications."""

from __future__ import annotations

from django.urls import URLPattern, path

from applications.urls_staff import urlpatterns as staff_urlpatterns
from applications.views import conversation, public
from applications.views.applicant import (
    appealing,
    changes,
    correcting,
    earlier_form,
    ending,
    files,
    offline,
    overview,
    prefill,
    presence,
    quiz,
    sections,
    submitting,
    team,
)

app_name = "applications"
ONE = "applications/<slug:reference>/"

urlpatterns: list[URLPattern] = [
    path("calls/<slug:slug>/start/", public.start, name="start"),
    path("calls/<slug:slug>/form/document/", offline.blank_form, name="blank_form"),
    path("verify/", public.verify_form, name="verify_form"),
    path("verify/<str:code>/", public.verify, name="verify"),
    path("invitation/<str:token>/", team.invitation, name="invitation"),
    path("applications/", overview.my_list, name="mine"),
    path(ONE, overview.detail, name="detail"),
    path(f"{ONE}quiz/", quiz.quiz, name="quiz"),
    path(f"{ONE}prefill/", prefill.prefill, name="prefill"),
    path(f"{ONE}presence/", presence.presence, name="presence"),
    path(f"{ONE}section/<slug:section>/", sections.section, name="section"),
    path(f"{ONE}files/", files.files, name="files"),
    path(f"{ONE}files/part/", files.part, name="file_part"),
    path(f"{ONE}files/<int:pk>/", files.attachment, name="attachment"),
    path(f"{ONE}files/<int:pk>/preview/", files.preview, name="file_preview"),
    path(f"{ONE}offline/", offline.offline, name="offline"),
    path(f"{ONE}offline/document/", offline.document, name="offline_document"),
    path(f"{ONE}offline/save/", offline.bring, name="offline_save"),
    path(f"{ONE}check/", submitting.check, name="check"),
    path(f"{ONE}submit/", submitting.submit, name="submit"),
    path(f"{ONE}receipt/<int:number>/", submitting.receipt, name="receipt"),
    path(f"{ONE}receipt/<int:number>/pdf/", submitting.receipt_pdf, name="receipt_pdf"),
    path(f"{ONE}changes/", changes.changes, name="changes"),
    path(f"{ONE}earlier-form/", earlier_form.earlier_form, name="earlier_form"),
    path(f"{ONE}correction/", correcting.correction, name="correction"),
    path(f"{ONE}withdraw/", ending.withdraw, name="withdraw"),
    path(f"{ONE}turn-down/", ending.turn_down, name="turn_down"),
    path(f"{ONE}leave/", ending.leave, name="leave"),
    path(f"{ONE}people/", team.people, name="people"),
    path(f"{ONE}hand-over/", team.hand_over, name="hand_over"),
    path(f"{ONE}ready/", team.ready, name="ready"),
    path(f"{ONE}messages/", conversation.thread, name="thread"),
    path(f"{ONE}appeal/", appealing.appeal, name="appeal"),
]
urlpatterns += staff_urlpatterns
