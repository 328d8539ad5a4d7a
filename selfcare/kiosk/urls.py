"""Addresses of the kiosk, under the language; nothing is there unless the site has one."""

from django.urls import path

from selfcare.kiosk import views

app_name = "kiosk"

urlpatterns = [
    path("", views.start, name="start"),
    path("search/", views.search, name="search"),
    path("guides/", views.guides, name="guides"),
    path("guides/<int:pk>/", views.guide, name="guide"),
    path("questions/<int:pk>/", views.question, name="question"),
    path("ask/", views.ask, name="ask"),
    path("here/", views.here, name="here"),
    path("device/", views.device, name="device"),
]
