"""One include for each app."""

from django.urls import include, path

from accelerator import views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("account/", include("allauth.urls")),
    path("demonstration/sign-in/", views.demonstration_sign_in, name="demonstration_sign_in"),
    path("demonstration/", include("core.urls")),
    path("", include("people.urls")),
    path("", include("calls.urls")),
    path("", include("applications.urls")),
    path("", include("scoring.urls")),
    path("", include("incubation.urls")),
]
