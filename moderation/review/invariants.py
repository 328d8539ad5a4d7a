"""What must hold between the posts and the decisions; the forum's tables cannot say it themselves."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Max, Q

from forum.models import Member, Visibility
from moderation.review.charter.content import digest
from moderation.review.models import CharterVersion, Decision, Notice, Rule
from moderation.review.targets import KINDS, POSTS


def differences() -> Iterator[str]:
    """A sentence for each hidden post and suspended member without a decision that stands, and for the reverse."""
    yield from _of_members()
    yield from _of_the_charter()
    yield from _of_held_posts()
    yield from _of_guides()
    for ref in Notice.objects.without_open_links().values_list("ref", flat=True):
        yield f"notice {ref} waits although nothing of it is open"
    for kind, model in KINDS.items():
        standing = Decision.objects.standing().filter(kind__in=Decision.TAKES_AWAY, **{f"{kind}__isnull": False})
        decided = standing.values(f"{kind}_id")
        hidden = model.objects.filter(visibility=Visibility.HIDDEN)
        for pk in hidden.exclude(pk__in=decided).values_list("pk", flat=True):
            yield f"{kind} {pk} is hidden without a decision"
        shown = model.objects.filter(pk__in=decided).exclude(visibility__in=[Visibility.HIDDEN, Visibility.DELETED])
        for pk in shown.values_list("pk", flat=True):
            yield f"{kind} {pk} is shown although a decision hides it"


def _of_held_posts() -> Iterator[str]:
    """Proposals are held before anybody reads them, or by a decision."""
    for kind, model in POSTS.items():
        explained = Decision.objects.standing().explaining_a_hold().filter(**{f"{kind}__isnull": False})
        held = model.objects.filter(visibility=Visibility.HELD, is_announced=True)
        for pk in held.exclude(pk__in=explained.values(f"{kind}_id")).values_list("pk", flat=True):
            yield f"{kind} {pk} was public and is held without a decision"


def _of_guides() -> Iterator[str]:
    withdrawn = Decision.objects.standing().filter(kind__in=Decision.OF_GUIDES, page__live=True)
    for pk in withdrawn.order_by("page").values_list("page", flat=True):
        yield f"guide {pk} is shown although a decision withdraws it"


def _of_the_charter() -> Iterator[str]:
    """Versions say what they said when they were published, and the rules in force are those of the last one."""
    last: CharterVersion | None = None
    for version in CharterVersion.objects.order_by("number"):
        if digest(version.content) != version.digest:
            yield f"version {version.number} of the charter was changed after it was published"
        last = version
    if last is not None:
        said = {(rule["code"], rule["version"]) for rule in last.content["rules"]}
        standing = set(Rule.objects.filter(valid_until=None).values_list("code", "version"))
        for code, number in sorted(said ^ standing):
            yield f"rule {code} {number} is in the charter or in force, and not in both"


def _of_members() -> Iterator[str]:
    for pk in Decision.objects.standing().filter(warning__undone_at__isnull=False).values_list("pk", flat=True):
        yield f"decision {pk} stands on a warning that is undone"
    resting = Decision.objects.filter(warning__isnull=False)
    is_of_another = Q(member__isnull=False, warning__member__isnull=False) & ~Q(member=F("warning__member"))
    strange = resting.filter(
        is_of_another | ~Q(warning__kind=Decision.Kind.WARN) | Q(warning__made_at__gt=F("made_at"))
    )
    for pk in strange.order_by("pk").values_list("pk", flat=True):
        yield f"decision {pk} stands on what is no earlier warning of the same member"
    standing = Decision.objects.standing().barring().filter(member__isnull=False)
    until = dict(standing.order_by().values_list("member").annotate(last=Max("bars_until")))
    kept = dict(Member.objects.exclude(suspended_until=None).values_list("pk", "suspended_until"))
    for pk in sorted(until.keys() | kept.keys()):
        if until.get(pk) != kept.get(pk):
            yield f"member {pk} may write again at {kept.get(pk)}, by the decisions at {until.get(pk)}"
