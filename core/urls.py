"""Addresses of the demonstration's own pages."""

from django.urls import path

from core import views

urlpatterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<int:pk>/", views.mailbox_message, name="mailbox_message"),
    path("clock/", views.clock_page, name="clock"),
]
