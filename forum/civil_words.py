"""What an author is told of words that may hurt: why, and how the same could be said. They may publish all the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from forum.text import civility
from forum.text.civility import Harm, Phrase

MAY_HURT = _("This message may hurt someone. Read it again?")
SEEN = "seen"  # beside the mark of a phrase, in what a form carries along

WHY = {
    Harm.INSULT: _("Whoever is insulted answers the insult, and no longer the question."),
    Harm.CONTEMPT: _("It says that somebody is worth less than you, and keeps others from asking."),
    Harm.DISMISSAL: _("It sends somebody away who came for help."),
    Harm.GROUP: _("It hurts people for what they are. The law may punish it."),
    Harm.THREAT: _("It frightens whoever reads it. The law punishes threats."),
    Harm.SHOUT: _("Capital letters are read as shouting, and whoever is shouted at stops listening."),
}
CALMER = {
    Harm.INSULT: _("“I am angry: this did not work, and I have lost a week.”"),
    Harm.CONTEMPT: _("“I see it differently: the manual says on page 12…”"),
    Harm.DISMISSAL: _("“I cannot help you any further with this.”"),
    Harm.GROUP: _("“This person did not keep their word.”"),
    Harm.THREAT: _("“I will ask the mediation service to look at it.”"),
    Harm.SHOUT: _("The same sentence in small letters."),
}


@dataclass(frozen=True)
class Hurtful:
    """A phrase as a form shows it."""

    phrase: Phrase

    @property
    def words(self) -> str:
        return self.phrase.words

    @property
    def why(self) -> Any:
        return WHY[self.phrase.harm]

    @property
    def calmer(self) -> Any:
        return CALMER[self.phrase.harm]

    @property
    def mark(self) -> str:
        return salted_hmac("forum.civil_words", civility.folded(self.words)).hexdigest()[:16]


def hurtful(text: str) -> list[Hurtful]:
    """Each phrase once."""
    return list({one.mark: one for one in map(Hurtful, civility.uncivil(text))}.values())
