"""Addresses of people."""

from django.urls import path

from people.views import account, directory

app_name = "people"
urlpatterns = [
    path("me/", account.account, name="account"),
    path("people/", directory.directory, name="directory"),
    path("people/<uuid:person>/", directory.roles, name="roles"),
]
