"""One include for each app."""

from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from accelerator import views, views_upkeep
from people.views import signing_in

handler404 = "accelerator.views.not_found"
handler500 = "accelerator.views.server_error"
urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("upkeep/", views_upkeep.upkeep, name="upkeep"),
    path("upkeep/retention.csv", views_upkeep.upkeep_csv, name="upkeep_csv"),
    path("go-on/", views.kept_form, name="kept_form"),
    path("i18n/setlang/", require_POST(set_language), name="set_language"),
    path("account/login/", signing_in.sign_in, name="account_login"),
    path("account/", include("allauth.urls")),
    path("demonstration/sign-in/", views.demonstration_sign_in, name="demonstration_sign_in"),
    path("demonstration/", include("core.urls")),
    path("", include("people.urls")),
    path("", include("calls.urls")),
    path("", include("applications.urls")),
    path("", include("scoring.urls")),
    path("", include("incubation.urls")),
]
