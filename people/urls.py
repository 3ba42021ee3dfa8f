"""Addresses of people."""

from django.urls import path

from people.views import account, directory, organisation

app_name = "people"
urlpatterns = [
    path("me/", account.account, name="account"),
    path("me/organisation/", organisation.organisation, name="organisation"),
    path("people/", directory.directory, name="directory"),
    path("people/<uuid:person>/", directory.roles, name="roles"),
]
