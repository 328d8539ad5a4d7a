"""Addresses of this part, under the language: what a body without a desk here opens from its mails."""

from django.urls import path

from moderation.handover import views

urlpatterns = [
    path("handover/address/<str:token>/", views.prove_address, name="prove_address"),
    path("handover/<str:token>/", views.fetch_dossier, name="fetch_dossier"),
]
