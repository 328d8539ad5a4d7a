"""Addresses of search and of what stands around guides, under the language. The pages themselves are Wagtail's."""

from django.urls import path

from knowledge import views

app_name = "knowledge"

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("search/similar/", views.similar, name="similar"),
    path("search/similar/<int:pk>/", views.beside, name="beside"),
    path("guides/", views.guides, name="guides"),
    path("guide/<int:pk>/", views.guide, name="guide"),
    path("guide/<int:pk>/helpful/", views.helpful, name="helpful"),
    path("answers/<int:pk>/promote/", views.promote, name="promote"),
]
