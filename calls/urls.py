"""Addresses of calls."""

from django.urls import path

from calls.views import asking, feeds, public
from calls.views.staff import (
    asked,
    catalogue,
    deadline_acts,
    items,
    judging,
    office,
    overview,
    people,
    questions,
    texts,
)

app_name = "calls"
BUILD = "office/calls/<slug:slug>/build/"
ITEM = f"{BUILD}<slug:kind>/"
urlpatterns = [
    path("calls/", public.call_list, name="list"),
    path("calls/feed/", feeds.all_calls, name="feed"),
    path("calls/calendar.ics", feeds.deadlines, name="deadlines"),
    path("calls/<slug:slug>/", public.detail, name="detail"),
    path("calls/<slug:slug>/form/", public.whole_form, name="form"),
    path("calls/<slug:slug>/may-i-apply/", public.quiz, name="quiz"),
    path("calls/<slug:slug>/deadline.ics", public.calendar, name="calendar"),
    path("calls/<slug:slug>/feed/", feeds.one_call, name="call_feed"),
    path("calls/<slug:slug>/ask/", asking.ask, name="ask"),
    path("office/", office.office, name="office"),
    path("office/programmes/", catalogue.programmes, name="programmes"),
    path("office/programmes/add/", catalogue.programme_add, name="programme_add"),
    path("office/programmes/<int:pk>/", catalogue.programme, name="programme"),
    path("office/topics/", catalogue.topics, name="topics"),
    path("office/topics/add/", catalogue.topic_add, name="topic_add"),
    path("office/topics/<int:pk>/", catalogue.topic, name="topic"),
    path("office/calls/new/", office.new, name="new"),
    path("office/calls/<slug:slug>/preview/", overview.preview, name="preview"),
    path("office/calls/<slug:slug>/publish/", overview.publish, name="publish"),
    path("office/calls/<slug:slug>/archive/", overview.archive, name="archive"),
    path("office/calls/<slug:slug>/cancel/", deadline_acts.cancel, name="cancel"),
    path("office/calls/<slug:slug>/extend/", deadline_acts.extend, name="extend"),
    path("office/calls/<slug:slug>/extensions/<int:pk>/", deadline_acts.extension, name="extension"),
    path(
        "office/calls/<slug:slug>/extensions/<int:pk>/take-back/",
        deadline_acts.extension_back,
        name="extension_back",
    ),
    path("office/calls/<slug:slug>/questions/", asked.asked_list, name="asked"),
    path("office/calls/<slug:slug>/questions/<int:pk>/", asked.asked_answer, name="asked_answer"),
    path(BUILD, overview.build, name="build"),
    path(f"{BUILD}basics/", texts.basics, name="build_basics"),
    path(f"{BUILD}dates/", texts.dates, name="build_dates"),
    path(f"{BUILD}themes/", items.item_list, {"kind": "theme"}, name="build_themes"),
    path(f"{BUILD}partners/", items.item_list, {"kind": "partner"}, name="build_partners"),
    path(f"{BUILD}faq/", items.item_list, {"kind": "faq"}, name="build_faq"),
    path(f"{BUILD}eligibility/", items.item_list, {"kind": "rule"}, name="build_eligibility"),
    path(f"{BUILD}people/", people.people, name="build_people"),
    path(f"{BUILD}rubric/", judging.rubric, name="build_rubric"),
    path(f"{BUILD}rubric/<int:pk>/weights/", judging.weights, name="build_weights"),
    path(f"{BUILD}form/", questions.build_form, name="build_form"),
    path(f"{BUILD}form/version/", questions.version, name="build_version"),
    path(f"{BUILD}form/questions/<int:pk>/", questions.question, name="build_question"),
    path(f"{BUILD}form/<slug:section>/add/", questions.question_add, name="build_question_add"),
    path(f"{BUILD}form/<slug:section>/add/<int:parent>/", questions.question_add, name="build_question_add"),
    path(f"{ITEM}add/", items.item_add, name="build_item_add"),
    path(f"{ITEM}add/<int:parent>/", items.item_add, name="build_item_add"),
    path(f"{ITEM}<int:pk>/", items.item, name="build_item"),
    path(f"{ITEM}<int:pk>/remove/", items.remove, name="build_remove"),
    path(f"{ITEM}<int:pk>/move/", items.move, name="build_move"),
]
