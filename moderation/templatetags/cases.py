"""Words of cases for templates, and the asker's way out beside their question."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.models import Notification, Question
from moderation.mediation.deadline_rules import RULES
from moderation.mediation.deadlines import Unit, civil_date
from moderation.mediation.file_links import address_of
from moderation.mediation.models import Case, CaseEvent, Deadline, Message, Readers
from moderation.mediation.news import News, news_of
from moderation.mediation.quoting import as_shown
from moderation.mediation.states import LABELS, THE_ASKER, Role, State
from moderation.mediation.vocabulary import ACTORS, DEADLINES, THEN

register = template.Library()

READERS: dict[str, Promise] = {
    Readers.CONSUMER: _("read by the person who asked"),
    Readers.TRADER: _("read by the seller"),
    Readers.BOTH: _("read by both parties"),
}
ROLES: dict[str, Promise] = {
    Role.SYSTEM: _("the site"),
    Role.ASKER: THE_ASKER,
    Role.MODERATOR: _("the moderation team"),
    Role.TRADER: _("the seller"),
    Role.MEDIATION_STAFF: _("the mediation service"),
    Role.ADMINISTRATOR: _("an administrator of the site"),
}
NOTED: dict[str, Promise] = {
    "type_in": _("Typed in by the service"),
    "file_paper": _("Signature of the person recorded"),
    "assign": _("Somebody of the service has it in hand"),
    "put_back": _("Nobody has it in hand for now"),
    "recuse": _("Somebody of the service recused themselves"),
    "break_glass": _("Opened by an administrator, to be read"),
    "mail": _("The service sent an e-mail, which is kept for itself"),
}
READ: dict[str, Promise] = {
    "case": _("the case"),
    "case_file": _("a document"),
    "case_file_link": _("the address of a document"),
    "case_dossier": _("the whole file, taken along"),
    "case_pdf": _("the whole file, taken along"),
    "link_dossier": _("the whole file, fetched by the link sent to its address"),
    "mail_dossier": _("the whole file, sent to its address as an attachment"),
    "declare": _("the names of the parties"),
    "cases_file": _("parties, subject and amount, in a list taken along"),
    "api_evidence": _("a document"),
    "api_dossier": _("the whole file, taken along"),
}


@register.inclusion_tag("moderation/mediation/_by_link.html", takes_context=True)
def by_link(context: Context) -> dict[str, Any]:
    """For whoever is at a draft without being signed in."""
    user = context.get("user")
    return {"show": user is not None and not user.is_authenticated, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("moderation/mediation/_way_out.html", takes_context=True)
def way_out(context: Context, question: Question) -> dict[str, Any]:
    """For the person who asked, until somebody solves it. No query: it does not say whether there is a case."""
    user = context.get("user")
    is_asker = user is not None and user.is_authenticated and question.author_id == user.pk
    return {"question": question, "show": is_asker and question.is_published and not question.is_resolved}


@register.inclusion_tag("moderation/mediation/_own_case.html", takes_context=True)
def own_case(context: Context, question: Question) -> dict[str, Any]:
    """Near the top of the page of their own question: the case its asker has, or the way to one. A query for them
    alone; whoever else reads the page, and whatever is kept of it, knows nothing."""
    user = context.get("user")
    if user is None or not user.is_authenticated or question.author_id != user.pk:
        return {}
    own = Case.objects.visible_to(user).filter(question=question, asker=user).order_by("-pk").first()
    case = own if own is not None and (own.is_sent or own.is_open) else None
    may_begin = question.is_published and not question.is_resolved and question.context == Question.Context.AFTER
    return {"case": case, "question": question, "is_ready": case and case.state == State.READY, "may_begin": may_begin}


@register.simple_tag(takes_context=True)
def file_address(context: Context, case: Case, pk: int) -> str:
    """Of a document, for whoever reads the page; good for a few minutes."""
    return address_of(context["request"], case.ref, pk)


@register.simple_tag
def case_news(notification: Notification) -> News:
    """What a mail about a case says."""
    return news_of(notification)


@register.filter
def ahead(day: date | None) -> date | None:
    """The day as long as it has not passed."""
    return day if day is not None and day >= civil_date(timezone.now()) else None


@register.simple_tag
def deadline_label(kind: str) -> str:
    return str(DEADLINES.get(kind, kind))


@register.simple_tag
def deadline_then(kind: str) -> str:
    return str(THEN.get(kind, ""))


@register.simple_tag
def deadline_actor(actor: str) -> str:
    return str(ACTORS.get(actor, actor))


@register.simple_tag
def deadline_basis(deadline: Deadline) -> str:
    """The text it rests on, in the language of the page where it is none of law."""
    own = {"house rule": _("rule of this site"), "body charter": _("charter of the service")}
    return str(own.get(deadline.legal_basis) or _("art. %(number)s") % {"number": deadline.legal_basis})


@register.simple_tag
def deadline_length(deadline: Deadline) -> str:
    """How it is counted; nothing where the service set a day, or put it off."""
    rule = RULES.get(deadline.kind)
    if rule is None or rule.length is None or rule.due_on(deadline.starts_on) != deadline.due_on:
        return ""
    amount = rule.length.amount
    words = {
        Unit.DAYS: ngettext("%(n)d calendar day", "%(n)d calendar days", amount),
        Unit.WORKING_DAYS: ngettext("%(n)d working day", "%(n)d working days", amount),
        Unit.WEEKS: ngettext("%(n)d week", "%(n)d weeks", amount),
        Unit.MONTHS: ngettext("%(n)d month, date to date", "%(n)d months, date to date", amount),
        Unit.YEARS: ngettext("%(n)d year, date to date", "%(n)d years, date to date", amount),
    }
    return words[rule.length.unit] % {"n": amount}


@register.simple_tag
def event_label(event: CaseEvent) -> str:
    """The state an event led to, which is what people understand; what moved nothing is said itself."""
    return str(NOTED.get(event.event) or LABELS[State(event.to_state)])


@register.simple_tag
def read_label(what: str) -> str:
    """What was opened, of a reading."""
    return str(READ.get(what.partition(":")[0], READ["case"]))


@register.simple_tag
def role_label(role: str) -> str:
    return str(ROLES.get(role, role))


@register.simple_tag
def readers_label(message: Message) -> str:
    """For the staff: who can read a message, beside themselves."""
    if message.is_mail:
        return str(_("by e-mail, read by your service only"))
    return str(_("internal note")) if message.is_note else str(READERS[message.readers])


@register.simple_tag
def post_text(post: dict[str, Any], language: str) -> str:
    """Of a frozen thread, as the site shows it."""
    return as_shown(post["text"], language)


@register.simple_tag
def speaker(post: dict[str, Any]) -> str:
    """Who speaks in a frozen thread: pseudonyms only."""
    if post["by"] == "asker":
        return str(_("The person who asked"))
    return _("Member %(letter)s") % {"letter": post["by"].removeprefix("Member ")}
