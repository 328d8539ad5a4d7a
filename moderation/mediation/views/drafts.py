"""What every page of a draft begins with: whose question, which case, and the offer where there is none yet."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forum.access import member_of
from forum.models import Question
from moderation.handover import sending
from moderation.handover.explanations import explain_offer
from moderation.law.agreeing import read_in
from moderation.law.rule_words import with_words
from moderation.law.words import said
from moderation.mediation import actions, judging, other_ways, sellers
from moderation.mediation.access import access_own_question
from moderation.mediation.deadlines import civil_date
from moderation.mediation.forms import OfferForm
from moderation.mediation.models import Case
from moderation.mediation.precheck import Decision, precheck
from moderation.mediation.returning import asker_of
from moderation.mediation.rulesets import ruleset_for
from moderation.mediation.states import State

OnDraft = Callable[..., HttpResponse]


def on_a_draft(view: OnDraft) -> OnDraft:
    """For views of (request, question, case), behind `draft_page`: sent cases are elsewhere, none is an offer."""

    @wraps(view)
    def found(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        asker = asker_of(request, pk)
        question = access_own_question(asker, pk)
        case = actions.open_case_of(question, asker)
        if case is not None and case.is_sent:
            if request.method == "POST":
                messages.warning(request, _("This case was sent: nothing can be changed in it here."))
            return redirect(case)
        if case is None or case.state in {State.CANDIDATE, State.OFFERED}:
            return _offer(request, question, case)
        return view(request, question, case, **more)

    return found


def offer_text() -> str:
    """What the asker reads and agrees to; kept word for word with their consent."""
    return said("offer")


def _offer(request: HttpRequest, question: Question, case: Case | None) -> HttpResponse:
    form = OfferForm(request.POST)
    answer = form.cleaned_data["answer"] if request.method == "POST" and form.is_valid() else ""
    if answer == "no":
        if case is not None:
            actions.stop(case, by=member_of(request))  # not by the link of a mail: it opens, and ends nothing
        messages.info(request, _("Understood. The way stays open from your question."))
        return redirect(question if question.is_visible_to(request.user) else "moderation:cases")
    if answer == "yes":
        case = actions.open_offer(question, by=asker_of(request, question.pk))
        actions.accept_offer(case, by=asker_of(request, question.pk), consent=read_in(request, otherwise=offer_text()))
        return redirect("moderation:outlook", question.pk)  # what is possible comes before any form
    # Any other form of a draft is that of a case which has ended since: what was typed is shown to be copied.
    status = 409 if request.method == "POST" else 200
    earlier = Case.objects.visible_to(request.user).filter(question=question)
    context = {
        "question": question,
        "case": case,
        "offer": offer_text(),
        "why": explain_offer(case, get_language() or "en") if case is not None else "",
        "typed": "\n\n".join(filter(None, (request.POST.get(name) for name in actions.DETAILS))),
        "is_outdated": status == 409,
        "earlier": earlier.exclude(pk=case.pk) if case is not None else earlier,
    }
    return render(request, "moderation/mediation/offer.html", context, status=status)


def standing_of(case: Case) -> dict[str, Any]:
    """For templates: what the rules say of a draft today, and what it still needs."""
    day = civil_date(timezone.now())
    ruleset = with_words(ruleset_for(day), day)
    facts = judging.facts_of(case)
    result = precheck(facts, as_of=day, ruleset=ruleset, policy=judging.policy_of(case, day))
    is_ready = case.state == State.READY and result.decision is Decision.READY
    return {
        "case": case,
        "result": result,
        "next_action": result.next_text(ruleset, get_language() or "en"),
        "notice": ruleset.notice.in_language(get_language() or "en"),
        "is_ready": is_ready,
        "missing": sending.missing(case, day),
        "wrong_body": sending.wrong_body(case, result.route, day) if is_ready else "",
        "must_write": result.route == "write_complaint",
        "ways": other_ways.ways_for(result.decision, facts),
        "seller": sellers.of_case(case),
    }
