"""What the page of a post shows to whoever decides: the text, who reported it, its author, what was decided before."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Member
from moderation.review import alike, drafts, proposals, queue, readers, rights, similar, turns
from moderation.review.access import MemberRequest
from moderation.review.fields import LAW
from moderation.review.grounds import said_of_law
from moderation.review.item_forms import ItemForm
from moderation.review.models import Decision, Flag, Rule
from moderation.review.models.decision import SPAM_VOLUME
from moderation.review.records import author_record, reporter_records
from moderation.review.targets import Target, heading_of, language_of

LONG = 3000  # signs; from there on the text is shown in part at first


def flags_of(post: Target, viewer: Member) -> list[Flag]:
    return list(Flag.objects.visible_to(viewer).on(post).open().select_related("rule", "member").order_by("pk"))


def reported_rule(flags: list[Flag]) -> Rule | None:
    """The one that most reports name."""
    named = Counter(flag.rule for flag in flags if flag.rule)
    return named.most_common(1)[0][0] if named else None


def first_form(request: MemberRequest, post: Target) -> ItemForm:
    """As the page opens: the rule that most reports name, or the law where a notice does, and a draft for it."""
    flags = flags_of(post, request.user)
    rule, of_law = reported_rule(flags), said_of_law(post)
    is_for_law = rule is None and bool(of_law)
    facts = drafts.of_law(post, flags) if is_for_law else drafts.draft(post, flags, rule)
    initial = {"seen": seen(post), "kind": turns.kind_asked(request), "facts": facts, **of_law}
    return ItemForm(initial={**initial, "rule": LAW if is_for_law else rule.code if rule else ""})


def seen(post: Target) -> int:
    """The number of the last decision, 0 for none: what the form says back."""
    last = Decision.objects.on(post).newest_first().first()
    return last.pk if last else 0


def context(request: MemberRequest, post: Target, form: ItemForm) -> dict[str, Any]:
    viewer = request.user
    readers.say_of_author(form, post)
    flags = flags_of(post, viewer)
    decisions = list(Decision.objects.visible_to(viewer).on(post).for_listing().newest_first())
    records: Any = reporter_records(flags)
    place = turns.place(viewer, post.kind, post.pk, turns.kind_asked(request))
    return {
        "post": post,
        "kind": post.kind,
        "heading": heading_of(post),
        "language": language_of(post),
        "acts": rights.kinds_for(post),
        "reports": [(flag, records.get(flag.member_id)) for flag in flags],
        "reasons": queue.reasons_of(flags),
        "author_record": author_record(post.author),
        "proposal": proposals.of_member(post.author, timezone.now()),
        "decisions": decisions,
        "similar": similar.decisions_like(post, flags),
        "is_own": post.author_id == viewer.pk,
        "has_pictures": "<img" in post.body_html,
        "is_long": len(post.body_html) > LONG,
        "last": turns.last_decision(request),
        "trail": trail(),
        "form": form,
        **_rules(post, flags),
        **_volume(post),
        "waits": place["line"] is not None,
        "line": place["line"],
        "claim": place["claim"],
        "place": place,
    }


def _rules(post: Target, flags: list[Flag]) -> dict[str, Any]:
    """A draft for each rule in force and for the law, in the author's language; the rules that were reported."""
    rules = list(Rule.objects.in_force())
    written = drafts.drafts(post, flags, rules)
    reported = {flag.rule_id for flag in flags}
    return {
        "drafts": written,
        "reported_rules": [rule for rule in rules if rule.pk in reported],
    }


def _volume(post: Target) -> dict[str, Any]:
    """Texts nearly the same of the last days, and whether they are so many that nobody is written to."""
    if Decision.Kind.SPAM not in rights.kinds_for(post):
        return {}
    found = alike.lately(post)
    volume = 1 + len(alike.of_one_wave(post, found))
    return {"alike": found, "volume": volume, "is_at_volume": volume >= SPAM_VOLUME}


def trail() -> list[tuple[str, str]]:
    return [(_("Moderation"), reverse("moderation:queue"))]
