"""A question being written; kept whether or not its author has an account yet."""

import secrets

from django.conf import settings
from django.db import models


def new_key() -> str:
    return secrets.token_urlsafe(24)


class Draft(models.Model):
    """`data` holds the fields of the ask form as typed. The key is in the visitor's session, and only there."""

    key = models.CharField(max_length=40, unique=True, default=new_key)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    data = models.JSONField(default=dict)
    goes_on = models.ForeignKey(  # the one that was being written when its author was signed out
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    link_key = models.CharField(max_length=40, blank=True)  # of the mailed link that may publish it; one at a time
    email = models.EmailField(blank=True)  # that the link was sent to
    found_at = models.DateTimeField(null=True, blank=True)  # its author said that they found their answer
    attempt = models.ForeignKey(  # for a figure: see AskAttempt
        "forum.AskAttempt", on_delete=models.SET_NULL, null=True, blank=True, related_name="drafts"
    )
    question = models.OneToOneField(  # what it became
        "forum.Question", on_delete=models.SET_NULL, null=True, blank=True, related_name="draft"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["member", "-updated_at"])]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class AnswerDraft(models.Model):
    """An answer being written: only its author reads it. While it is fresh, the question says that somebody writes."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="answer_drafts")
    question = models.ForeignKey("forum.Question", on_delete=models.CASCADE, related_name="answer_drafts")
    body = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "question"], name="one_answer_draft_per_member_and_question")
        ]
        indexes = [models.Index(fields=["question", "saved_at"])]

    def __str__(self) -> str:
        return f"draft of an answer to {self.question_id}"
