"""Every address of the site. `manage.py routes` prints them with who may read each."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtail_admin_urls
from wagtail.documents import urls as wagtail_document_urls
from wagtail.views import serve

from forum.views import (
    addresses,
    catalogue,
    joining,
    leaving,
    mail_in,
    ownership,
    pictures,
    places,
    preferences,
    questions,
)
from knowledge.cards import views as cards
from moderation.mediation.views import dossier
from selfcare import errors, health, views
from selfcare.sitemaps import SITEMAPS

handler400 = errors.bad_request
handler429 = errors.too_many
handler500 = errors.failed

urlpatterns = [
    path("", views.door, name="door"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("theme/", views.theme, name="theme"),
    path("q/<int:pk>", questions.short, name="short"),
    path("a/<int:pk>", places.answer, name="short_answer"),
    path("c/<int:pk>", places.comment, name="short_comment"),
    path("m/<int:pk>", places.member, name="short_member"),
    path("g/<int:pk>/", cards.short, name="short_guide"),
    path("g/<int:pk>/<int:revision>/", cards.short, name="short_copy"),
    path("guide/<int:pk>.txt", cards.text, name="guide_text"),
    path("embed/guides/<int:pk>/", cards.embedded, name="guide_frame"),
    path("embed/guides/<int:pk>/fragment/", cards.fragment, name="guide_fragment"),
    path("p/gtin/<str:gtin>/", catalogue.product_by_gtin, name="gtin"),
    path("p/gtin/<str:gtin>/proof/", ownership.proof_by_gtin, name="gtin_proof"),
    path("unsubscribe/<str:token>/", preferences.unsubscribe, name="unsubscribe"),
    path("mail-settings/<str:token>/", preferences.mail_settings, name="mail_settings"),
    re_path(
        r"^pictures/(?P<key>[0-9a-f]{20})(?:-(?P<size>[0-9]{1,4}x[0-9]{1,4}))?\.webp$",
        pictures.picture,
        name="post_picture",
    ),
    path("mail/in/", mail_in.mail_in, name="mail_in"),
    path("keep-account/<str:token>/", leaving.stay_by_mail, name="stay_by_mail"),
    path("restore-address/<str:token>/", addresses.restore, name="restore_address"),
    path("schemas/<slug:name>.json", dossier.schema, name="schema"),
    path("api/v1/", include("selfcare.api")),
    # One door for everybody, with its limits on guessing; Wagtail's own has none.
    path("admin/login/", views.sign_in, name="admin_sign_in"),
    path("admin/password_reset/", views.sign_in, name="admin_password_reset"),
    path("admin/", include(wagtail_admin_urls)),
    path("media/<path:name>", views.picture, name="picture"),
    path("documents/", include(wagtail_document_urls)),
    *i18n_patterns(
        path("", serve, {"path": ""}, name="home"),
        path("", include("moderation.urls")),  # before forum, whose question address would take /escalate/ for a title
        path("", include("knowledge.urls")),
        path("", include("forum.urls")),
        path("account/signup/", joining.sign_up, name="account_signup"),
        path("account/", include("allauth.account.urls")),
        path("account/second-step/", include("allauth.mfa.urls")),
        path("_util/login/", views.sign_in, name="frontend_sign_in"),
        path("", include(wagtail_urls)),
    ),
]
