"""Addresses of the forum, under the language."""

from django.urls import path, re_path

from forum.views import (
    account,
    answers,
    asking,
    catalogue,
    comments,
    deletion,
    drafting,
    leaving,
    marks_of_answers,
    members,
    notifications,
    own_data,
    own_tags,
    questions,
    revisions,
    states,
    votes,
)

app_name = "forum"

NUMBER = "(?P<pk>[0-9]{1,18})"
TARGET = f"(?P<kind>questions|answers)/{NUMBER}"
POST = f"(?P<kind>questions|answers|comments)/{NUMBER}"

urlpatterns = [
    path("questions/", questions.questions, name="questions"),
    path("questions/ask/", asking.ask, name="ask"),
    path("questions/ask/review/", asking.review, name="ask_review"),
    path("questions/preview/", asking.preview, name="preview"),
    path("questions/<int:pk>/answer/", answers.answer, name="answer"),
    path("questions/<int:pk>/answer/draft/", drafting.draft, name="answer_draft"),
    path("questions/<int:pk>/writing/", drafting.writing, name="writing"),
    path("questions/<int:pk>/edit/", asking.edit, name="edit_question"),
    path("questions/<int:pk>/me-too/", votes.me_too, name="me_too"),
    path("questions/<int:pk>/follow/", votes.follow, name="follow"),
    path("questions/<int:pk>/unaccept/", votes.unaccept, name="unaccept"),
    path("questions/<int:pk>/close/", states.close, name="close"),
    path("questions/<int:pk>/reopen/", states.reopen, name="reopen"),
    path("questions/<int:pk>/duplicate/", states.duplicate, name="duplicate"),
    path("questions/<int:pk>/not-solved/", votes.not_solved, name="not_solved"),
    path("answers/<int:pk>/edit/", answers.edit_answer, name="edit_answer"),
    path("answers/<int:pk>/vote/", votes.vote, name="vote"),
    path("answers/<int:pk>/mark/", marks_of_answers.mark, name="mark"),
    path("answers/<int:pk>/dangerous/", marks_of_answers.dangerous, name="dangerous"),
    path("answers/<int:pk>/accept/", votes.accept, name="accept"),
    path("comments/<int:pk>/edit/", comments.edit_comment, name="edit_comment"),
    re_path(rf"^{TARGET}/comment/$", comments.comment, name="comment"),
    re_path(rf"^{POST}/delete/$", deletion.delete, name="delete"),
    re_path(rf"^{POST}/undelete/$", deletion.undelete, name="undelete"),
    re_path(rf"^{POST}/history/$", revisions.history, name="history"),
    re_path(rf"^revisions/{NUMBER}/(?P<verb>hide|show)/$", revisions.hide, name="hide_revision"),
    path("questions/<int:pk>/", questions.short, name="question_short"),
    path("questions/<int:pk>/<slug:slug>/", questions.question, name="question"),
    path("products/", catalogue.products, name="products"),
    path("products/<slug:slug>/", catalogue.product, name="product"),
    path("tags/", catalogue.tags, name="tags"),
    path("tags/<str:slug>/", catalogue.tag, name="tag"),
    path("tags/<str:slug>/ignore/", own_tags.ignore, name="ignore_tag"),
    path("members/", catalogue.members, name="members"),
    path("members/<str:username>/", members.member, name="member"),
    path("points/", members.points, name="points"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.mark_read, name="mark_read"),
    path("account/tags/", own_tags.own_tags, name="own_tags"),
    path("account/", account.overview, name="account"),
    path("account/name/", account.rename, name="rename"),
    path("account/sessions/", account.open_sessions, name="sessions"),
    path("account/data/", own_data.my_data, name="my_data"),
    path("account/data/my-data.zip", own_data.download, name="download_my_data"),
    path("account/delete/", leaving.leave, name="leave"),
    path("account/keep/", leaving.stay, name="stay"),
    path("account/settings/", notifications.preferences, name="settings"),
]
