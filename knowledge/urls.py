"""Addresses of search and of what stands around guides, under the language. The pages themselves are Wagtail's."""

from django.urls import path

from knowledge import views
from knowledge.cards import views as cards
from knowledge.promoting import suggesting
from knowledge.promoting import views as promoting
from knowledge.readers import opinions
from knowledge.translations import views as translation_views

app_name = "knowledge"

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/opened/", views.opened, name="opened"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("search/similar/", views.similar, name="similar"),
    path("search/similar/<int:pk>/", views.beside, name="beside"),
    path("guides/", views.guides, name="guides"),
    path("guide/<int:pk>/", views.guide, name="guide"),
    path("guide/<int:pk>/helpful/", opinions.helpful, name="helpful"),
    path("guide/<int:pk>/ask/", opinions.ask, name="ask_after"),
    path("guide/<int:pk>/history/", views.guide_history, name="history"),
    path("guide/<int:pk>/check/", views.check, name="check"),
    path("answers/<int:pk>/suggest-guide/", suggesting.suggest, name="suggest_guide"),
    path("answers/<int:pk>/promote/", promoting.promote, name="promote"),
    path("answers/<int:pk>/promote/<slug:step>/", promoting.promote, name="promote_step"),
    path("guide/<int:pk>/print/", cards.paper, name="paper"),
    path("guide/<int:pk>/send/", cards.send, name="send"),
    path("guide/<int:pk>/send/stop/", cards.stop, name="stop_copy"),
    path("guide/<int:pk>/copy/<int:revision>/", cards.copy, name="copy"),
    path("guide/<int:pk>/original/", translation_views.original, name="original"),
    path("guide/<int:pk>/original/join/", translation_views.join, name="join"),
    path("guide/<int:pk>/original/part/", translation_views.part, name="part"),
]
