"""Addresses of incubation."""

from django.urls import URLPattern

app_name = "incubation"
urlpatterns: list[URLPattern] = []
