"""Every address of the site. `manage.py routes` prints them with who may read each."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtail_admin_urls
from wagtail.documents import urls as wagtail_document_urls
from wagtail.views import serve

from forum import feeds
from forum.views import (
    addresses,
    catalogue,
    embeds,
    joining,
    leaving,
    link_pictures,
    mail_in,
    ownership,
    pictures,
    places,
    preferences,
    questions,
)
from knowledge.cards import views as cards
from knowledge.feeds import GuideFeed
from moderation.mediation.views import dossier
from selfcare import errors, health, metrics, oembed, signposts, sitemaps, styleguide, views, widget

handler400 = errors.bad_request
handler429 = errors.too_many
handler500 = errors.failed

urlpatterns = [
    path("", views.door, name="door"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("robots.txt", signposts.robots, name="robots"),
    path("opensearch.xml", signposts.opensearch, name="opensearch"),
    path("opensearch/suggestions/", signposts.suggestions, name="opensearch_suggestions"),
    path("manifest.webmanifest", signposts.manifest, name="manifest"),
    path(".well-known/security.txt", signposts.security_txt, name="security_txt"),
    path(".well-known/change-password", signposts.change_password, name="change_password"),
    path("feeds/<slug:language>/questions.atom", feeds.feed, {"kind": feeds.QuestionFeed}, name="question_feed"),
    path("feeds/<slug:language>/tags/<slug:slug>.atom", feeds.tag_feed, name="tag_feed"),
    path("feeds/<slug:language>/products/<slug:slug>.atom", feeds.product_feed, name="product_feed"),
    path("feeds/<slug:language>/questions/<int:pk>.atom", feeds.feed, {"kind": feeds.AnswerFeed}, name="answer_feed"),
    path("feeds/<slug:language>/guides.atom", feeds.feed, {"kind": GuideFeed}, name="guide_feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>-<int:part>.xml", sitemaps.part, name="sitemap_part"),
    path("theme/", views.theme, name="theme"),
    path("saving/", views.saving, name="saving"),
    path("dense/", views.dense, name="dense"),
    path("q/<int:pk>", questions.short, name="short"),
    path("a/<int:pk>", places.answer, name="short_answer"),
    path("c/<int:pk>", places.comment, name="short_comment"),
    path("m/<int:pk>", places.member, name="short_member"),
    path("g/<int:pk>/", cards.short, name="short_guide"),
    path("g/<int:pk>/<int:revision>/", cards.short, name="short_copy"),
    path("guide/<int:pk>.txt", cards.text, name="guide_text"),
    path("oembed", oembed.oembed, name="oembed"),
    path("embed/questions/<int:pk>/", embeds.question_frame, name="question_frame"),
    path("embed/guides/<int:pk>/", cards.embedded, name="guide_frame"),
    path("embed/guides/<int:pk>/fragment/", cards.fragment, name="guide_fragment"),
    path("embed/widget.js", widget.script, name="widget"),
    path("embed/p/gtin/<str:gtin>/", embeds.product_frame, name="gtin_frame"),
    path("embed/p/gtin/<str:gtin>/fragment/", embeds.product_fragment, name="gtin_fragment"),
    path("share/site.png", link_pictures.of_site, name="site_picture"),
    path("share/questions/<int:pk>.png", link_pictures.of_question, name="question_picture"),
    path("share/products/<slug:slug>.png", link_pictures.of_product, name="product_picture"),
    path("share/guides/<int:pk>.png", cards.link_picture, name="guide_picture"),
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
        path("kiosk/", include("selfcare.kiosk.urls")),
        path("", include("moderation.urls")),  # before forum, whose question address would take /escalate/ for a title
        path("", include("knowledge.urls")),
        path("", include("forum.urls")),
        path("account/signup/", joining.sign_up, name="account_signup"),
        path("account/", include("allauth.account.urls")),
        path("account/second-step/", include("allauth.mfa.urls")),
        path("_util/login/", views.sign_in, name="frontend_sign_in"),
        *([] if settings.PRODUCTION else [path("styleguide/", styleguide.styleguide, name="styleguide")]),
        path("", include(wagtail_urls)),
    ),
]
