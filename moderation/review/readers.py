"""In which language it is read what the team writes to somebody: said beside each field whose words are sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.models import Member
from moderation.review.models import Appeal
from moderation.review.reasons import language_for
from moderation.review.targets import Target

READS = {"fr": _("%(who)s reads French."), "en": _("%(who)s reads English.")}
ITS_AUTHOR, ITS_SENDER, WHOEVER_CONTESTS = _("Its author"), _("Whoever sent it"), _("Whoever contests")
WHOM_IT_NAMES = _("Whoever reads the guide")


def say(form: forms.Form, name: str, language: str, who: Any) -> None:
    """The hint begins with who reads what; the field is spelled and read aloud in that language."""
    field = form.fields.get(name)
    if field is None:
        return
    field.widget.attrs["lang"] = language
    field.help_text = f"{READS[language] % {'who': who}} {field.help_text}".strip()


def say_of_author(form: forms.Form, post: Target) -> None:
    say(form, "facts", language_for(post), post.author or ITS_AUTHOR)


def say_of_appeal(appeal: Appeal, write: forms.Form, decide: forms.Form) -> None:
    """The answer is for whoever contests; the facts of what is decided instead are for whom that is about."""
    theirs = _contests_in(appeal)
    if theirs:
        say(write, "text", theirs, WHOEVER_CONTESTS)
        say(decide, "reasons", theirs, WHOEVER_CONTESTS)
    decision = appeal.decision
    if decision is None:
        return
    post = decision.post_or_none
    if post is not None:
        say_of_author(decide, post)
    elif decision.member is not None:
        say(decide, "facts", decision.member.language, decision.member)


def _contests_in(appeal: Appeal) -> str:
    """Of whoever sent a notice, the language of the notice; empty for who has left."""
    if appeal.notice is not None:
        return appeal.notice.language
    member: Member | None = appeal.member
    return member.language if member is not None else ""
