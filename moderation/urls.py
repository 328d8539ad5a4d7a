"""Addresses of the app, under the language; each part keeps its own."""

from django.urls import include, path

app_name = "moderation"

urlpatterns = [
    path("", include("moderation.mediation.urls")),
    path("", include("moderation.handover.urls")),
    path("", include("moderation.review.urls")),
]
