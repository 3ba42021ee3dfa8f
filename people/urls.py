"""Addresses of people."""

from django.urls import path

from people.views import account, directory, erasing, letters, organisation, own, second_factor

app_name = "people"
urlpatterns = [
    path("me/", account.account, name="account"),
    path("me/data/", own.data, name="data"),
    path("me/delete/", own.delete, name="delete"),
    path("me/again/", own.again, name="again"),
    path("me/letters/", letters.letters, name="letters"),
    path("letters/stop/<str:token>/", letters.stop, name="stop_letters"),
    path("me/organisation/", organisation.organisation, name="organisation"),
    path("people/", directory.directory, name="directory"),
    path("people/<uuid:person>/", directory.roles, name="roles"),
    path("people/<uuid:person>/second-factor/", second_factor.second_factor, name="second_factor"),
    path("people/<uuid:person>/erase/", erasing.erase, name="erase"),
]
