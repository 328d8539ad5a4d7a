"""The table of everything that waits. Another part of moderation adds its source here, and nothing else."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.models import Member
from moderation.review.queue import appeals, disputes, notices, people, posts, practices, suggestions
from moderation.review.queue.lines import Source
from moderation.review.targets import KINDS


def is_moderator(member: Member) -> bool:
    return member.is_moderator


# Their kinds stand in the page in this order.
SOURCES: list[Source] = [
    Source(
        {
            posts.DANGER: _("Danger"),
            posts.REPORTS: pgettext_lazy("of texts, by members", "Reports"),
            posts.HELD: _("Held"),
            posts.SPAM: _("Probable spam"),
            posts.NOTICED: _("Noticed by the site"),
            posts.PERSONAL: _("Personal data"),
        },
        is_moderator,
        posts.lines,
        KINDS,
        posts.show,
    ),
    Source(
        {people.PEOPLE: _("People reported")},
        is_moderator,
        people.lines,
        [people.PERSON],
        people.show,
    ),
    Source(
        {notices.NOTICES: _("Notices")},
        is_moderator,
        notices.lines,
        [notices.NOTICE],
        notices.show,
    ),
    Source(
        {appeals.APPEALS: _("Appeals")},
        is_moderator,
        appeals.lines,
        [appeals.APPEAL],
        appeals.show,
    ),
    Source(
        {suggestions.EDITS: _("Suggested edits")},
        suggestions.may_review,
        suggestions.edits,
        [suggestions.EDIT],
        suggestions.show_edits,
    ),
    Source(
        {suggestions.DUPLICATES: _("Proposed duplicates")},
        suggestions.may_confirm,
        suggestions.duplicates,
        [suggestions.DUPLICATE],
        suggestions.show_duplicates,
    ),
    Source(
        {disputes.DISPUTES: _("Disputes")},
        disputes.may_see,
        disputes.lines,
        [disputes.DISPUTE],
        disputes.show,
    ),
    Source(
        {practices.PRACTICES: _("Same trouble")},
        disputes.may_see,
        practices.lines,
        [practices.PRACTICE],
        practices.show,
    ),
]
