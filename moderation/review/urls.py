"""Addresses of this part, under the language."""

from django.urls import path, re_path

from moderation.review.views import charter, collusion, decisions, flags, queue, unanswered

KIND = "(?P<kind>question|answer|comment)/(?P<pk>[0-9]{1,18})"

urlpatterns = [
    path("charter/", charter.charter, name="charter"),
    path("moderation/", queue.queue_page, name="queue"),
    path("moderation/unanswered/", unanswered.unanswered, name="unanswered"),
    path("moderation/unanswered/<int:pk>/seen/", unanswered.seen, name="seen"),
    path("moderation/votes/", collusion.votes, name="votes"),
    path("moderation/decisions/", decisions.decisions, name="decisions"),
    path("moderation/decisions/<int:pk>/", decisions.decision, name="decision"),
    path("moderation/decisions/<int:pk>/undo/", decisions.undo, name="undo"),
    re_path(rf"^moderation/report/{KIND}/$", flags.flag, name="flag"),
    re_path(rf"^moderation/{KIND}/$", queue.item, name="item"),
    re_path(rf"^moderation/{KIND}/hide/$", queue.hide, name="hide"),
    re_path(rf"^moderation/{KIND}/keep/$", queue.keep, name="keep"),
]
