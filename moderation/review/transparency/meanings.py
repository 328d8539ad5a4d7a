"""The parts of the report in their order, each with its definition, how it is counted, and why it is not all."""

from __future__ import annotations

from django.utils.translation import gettext as _

from moderation.review.transparency.words import Meaning


def meanings() -> list[Meaning]:
    """In the language of the moment."""
    return [
        *_from_others(),
        *_own(),
        *_about_people(),
        *_beyond_the_law(),
    ]


def _from_others() -> list[Meaning]:
    return [
        Meaning(
            key="orders",
            title=_("Orders of authorities"),
            article="15(1)(a)",
            tables=("orders", "orders_by_state"),
            medians=("orders_act_acknowledged", "orders_act_done", "orders_inform_acknowledged", "orders_inform_done"),
            definition=_("Orders of courts and authorities of the European Union that reached us in the year."),
            counted=_("Entered by hand by the operator. Each order counts once, in the year in which it arrived."),
            why_not=_("Why not all? What an authority asks without an order is not counted here."),
        ),
        Meaning(
            key="notices",
            title=_("Notices of illegal content"),
            article="15(1)(b)",
            tables=("notices", "after_notices"),
            medians=("notices", "notices_trusted"),
            definition=_(
                "What anybody sent by the form for illegal content, and the texts that were restricted after it."
            ),
            counted=_(
                "First table: notices by what their sender called them, in the year they arrived. Second table: texts "
                "restricted in the year. One notice may be about several texts."
            ),
            why_not=_(
                "Why are not all decided? Some arrived in the last days. Others are about texts that are allowed."
            ),
        ),
        Meaning(
            key="flags",
            title=_("Reports of members"),
            article="",
            tables=("flags",),
            medians=("flags",),
            definition=_("Members report a text that breaks a rule of the charter, once for each text."),
            counted=_("By the rule that the member named, in the year of the report. Looked at: a person has decided."),
            why_not=_("Why not all? The last ones were still waiting, or their author deleted the text."),
        ),
    ]


def _own() -> list[Meaning]:
    return [
        Meaning(
            key="decisions",
            title=_("Decisions about texts"),
            article="15(1)(c)",
            tables=("decisions",),
            medians=(),
            definition=_(
                "Every decision of the team about a question, an answer, a comment or a guide, whatever led to it."
            ),
            counted=_("Each is a line of the public log. Undone: taken back since, by the team or after an appeal."),
            why_not=_("Why so few? Most texts break no rule, and nobody asks the team to look at them."),
        ),
        Meaning(
            key="own",
            title=_("Restrictions at our own initiative"),
            article="15(1)(c)",
            tables=("own_illegal", "own_terms"),
            medians=(),
            definition=_("Texts restricted without a notice: found by the team, by a program, or reported by members."),
            counted=_(
                "First table: against the law. Second table: against a rule of the charter. By the category of the "
                "Transparency Database, in the year of the decision."
            ),
            why_not=_(
                "Why not all decisions? Keeping a text, closing a duplicate and asking for a change restrict nothing."
            ),
        ),
        Meaning(
            key="automated",
            title=_("Programs"),
            article="15(1)(e)",
            tables=("automated",),
            medians=(),
            definition=_("A program may hold a text until a person has looked at it. It never hides one for good."),
            counted=_(
                "Error rate: texts that it held and a person published, of all held texts that a person decided about."
            ),
            why_not=_("Why not all texts? How many bad texts a program overlooks is not measured."),
        ),
    ]


def _about_people() -> list[Meaning]:
    return [
        Meaning(
            key="appeals",
            title=_("Appeals"),
            article="15(1)(d)",
            tables=("appeals",),
            medians=("appeals",),
            definition=_("Whom a decision restricts, or who reported in vain, contests it; somebody else decides."),
            counted=_(
                "By the year in which they were filed, with the outcome known on the day of the count. Here “< 5” "
                "stands for 0 to 4, because the log says how many decisions were undone. What the team put right "
                "itself while it was contested counts as reversed."
            ),
            why_not=_("Why are not all reversed? Somebody else looks at it again, and often comes to the same end."),
        ),
        Meaning(
            key="members",
            title=_("Decisions about members"),
            article="24(1)(b)",
            tables=("members",),
            medians=(),
            definition=_(
                "Warnings, posts looked at before they are shown, and suspensions. All of them end by themselves."
            ),
            counted=_(
                "Decisions, not members: two warnings of one member are two. Nobody is suspended here for complaints."
            ),
            why_not=_("Why so few? A member is warned first, and most change what they do."),
        ),
        Meaning(
            key="disputes",
            title=_("Out-of-court disputes"),
            article="24(1)(a)",
            tables=("disputes", "disputes_implemented"),
            medians=("disputes",),
            definition=_(
                "Disputes about our decisions that were brought before a certified body in the year (art. 21)."
            ),
            counted=_("Entered by hand by the operator, with the outcome known on the day of the count."),
            why_not=_("Why are not all ended? A body has 90 days, in difficult cases 180."),
        ),
        Meaning(
            key="people",
            title=_("People"),
            article="24(2)",
            tables=("people",),
            medians=(),
            definition=_("Who took decisions, and how many members publish."),
            counted=_(
                "The law asks for everybody who uses the site in a month. This site follows nobody, so readers are not "
                "counted: the number is that of members who published, and smaller."
            ),
            why_not=_("Why not everybody? Counting readers would mean to recognise them."),
        ),
    ]


def _beyond_the_law() -> list[Meaning]:
    return [
        Meaning(
            key="questions",
            title=_("Questions and answers"),
            article="",
            tables=("questions",),
            medians=("first_answer",),
            definition=_("What was asked in the year, by language, and what is known to have become of it."),
            counted=_(
                "Questions that everybody can read, without duplicates. Answered: by somebody else than who asked. "
                "Solved: an answer was accepted. Answers count in the year they were written."
            ),
            why_not=_("Why not all? Some questions are too new, too rare, or lack what one must know to answer."),
        ),
        Meaning(
            key="mediations",
            title=_("Consumer mediation"),
            article="",
            tables=("mediations",),
            medians=("mediations",),
            definition=_(
                "Cases sent to a mediation service, found admissible, and ended, as the page of statistics counts them."
            ),
            counted=_(
                "Of the last 52 whole weeks of the year, rounded down to tens. With fewer than ten agreements it is "
                "not told how many ended. Times are in whole weeks, rounded up. Mediation is confidential: nothing is "
                "told by language, by service, or of other outcomes."
            ),
            why_not=_("Why not all? Either side may refuse, or leave the mediation at any time."),
        ),
    ]
