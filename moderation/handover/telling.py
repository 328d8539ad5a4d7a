"""Whether somebody tells that a product became dangerous: that it happened, not that it could.

Answers are full of advice ("it may overheat", "la notice dit que ça peut prendre feu"), which `lexicon.py`, made for
people who ask, would count. So: what happened or happens, clause by clause, without what is quoted, asked, denied or
supposed. Patterns are written in lower case without accents and match whole words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from moderation.handover.lexicon import fold
from moderation.review.automatic.letters import unquoted

THRESHOLD = 2
NEAR = 300  # characters of a sentence that say how it is meant: a text without a full stop is read as quickly

_BODY = r"(?:hands?|fingers?|arms?|legs?|face|skin|foot|feet|back)"
_CHILD = r"(?:son|daughter|child|kid|baby|toddler|grandson|granddaughter)"
_CORPS = r"(?:mains?|doigts?|bras|jambes?|visage|pieds?|dos|fils|fille|enfants?|bebe)"
_PARTS = r"(?:plug|socket|outlet|cord|cable|charger|wires?|connector|adapter)"
_PIECES = r"(?:prise|fiche|cable|chargeur|cordon|adaptateur|fils|boitier|connecteur|multiprise)"
_IT = rf"(?:it|mine|unit|motor|battery|that|thing|{_PARTS})"
_LUI = rf"(?:ca|cela|mien|mienne|appareil|moteur|batterie|{_PIECES})"

EVENTS: tuple[tuple[int, str], ...] = (
    # Fire, explosion
    (2, r"(?:caught|catches|catching) (?:on )?fire|burst into flames|went up in flames|(?:is|was|were) on fire"),
    (2, r"(?:caused|started) a (?:small |huge )?(?:kitchen |house |electrical )?fire (?:in|at|on) (?:my|our|the) \w+"),
    (2, r"(?:a|ont|avait|avaient|failli|faillit) (?:\w+ ){0,2}(?:pris|prendre) feu|pren(?:d|nent|ait) feu|mis le feu"),
    (2, r"(?:s'est|se sont|s'etait) (?:\w+ )?(?:enflamme|embrase)\w*|(?:est|etait|sont) en (?:feu|flammes)"),
    (2, r"(?:cause|provoque|declenche|eu) un (?:debut d')?incendie"),
    (2, r"exploded(?! (?:view|diagram|drawing|parts?|in popularity))"),
    (2, rf"{_IT} (?:just |literally )?blew up|blew up (?:in|on) (?:my|me|our)"),
    (2, r"(?:a|ont|avait|m'a|vient d'|fait|failli) ?(?:\w+ ){0,2}explos(?:er?|ees?|es)(?! (?:de rire|les? |la |mon ))"),
    # Electricity
    (2, r"electric(?:al)? shocks?|electrocut(?:ed|es)|zapped (?:me|us)"),
    (
        2,
        rf"{_IT} (?:just )?shock(?:s|ed) (?:me|us|him|her)(?! (?:how|that|to))",
    ),
    (2, r"(?:gave|gives|giving) (?:me|us|him|her|my \w+) (?:a |an )?(?:\w+ )?shock"),
    (2, r"(?:got|get|gets|been|was) shocked (?:by it|from|(?:when|while|as) (?:i|we|you) (?:touch|plug|turn)\w*)"),
    (2, r"(?:pris|recu|prend|prends|recois|donne|envoye) (?:\w+ ){0,3}(?:decharges?|coup de jus|chataigne|le jus)"),
    (2, r"choc electrique|electrocute(?:e|s)?|electrise(?:e|s)?"),
    # People who are hurt
    (2, rf"burn(?:ed|t) (?:my|his|her|our|their) (?:\w+ )?{_BODY}"),
    (2, r"(?:second|third|2nd|3rd)[- ]degree burns?|needed stitches"),
    (2, rf"{_CHILD} (?:nearly |almost )?(?:choked|got hurt|was hurt|was injured|was burn(?:ed|t))"),
    (2, r"(?:me suis|s'est|nous sommes|m'a|nous a|lui a) (?:\w+ ){0,2}(?:brule|blesse|ebouillante|intoxique)\w*"),
    (2, rf"(?:brule|blesse|ebouillante|arrache)\w* (?:la |les? |l'|mes |mon |ma |son ){_CORPS}"),
    (2, r"brulures? (?:au|du) (?:\w+ )?degre"),
    (2, r"(?:s'est|failli s'|faillit s') ?etouff\w+|(?:eu|fait|donne|vraie) (?:une )?intoxication|anaphyla\w+"),
    (2, r"(?:got|had|gave (?:me|us|him|her)) food poisoning|poisoned (?:me|us|my \w+)"),
    # Batteries, gas
    (2, r"(?:swollen|bulging|bloated|swelled) (?:up )?(?:\w+ )?batter(?:y|ies)"),
    (2, r"batter(?:y|ies) (?:\w+ ){0,3}(?:swelled|swollen|swelling|bulging|bulged|bloated|puffed up)"),
    (2, r"batteries? (?:\w+ ){0,3}gonfl(?:e|ee|ees|ait|ent)"),
    (2, r"(?:had|found|there (?:is|was)) a gas leak|(?:is|was|started) leaking gas|carbon monoxide alarm went"),
    (2, r"(?:eu|avait|y a|trouve) une (?:fuite|odeur) de gaz|(?:sent|sentait) le gaz"),
    # Signs that count together
    (1, r"(?:went|taken|rushed|ended up) (?:\w+ ){0,2}(?:er|hospital|emergency room)"),
    (1, r"(?:fini\w*|alle\w*|partis?|emmene\w*) (?:\w+ ){0,3}(?:urgences|hopital)|pompiers sont (?:venus|intervenus)"),
    (1, rf"cut (?:my|his|her|our) (?:\w+ )?{_BODY}|(?:m'a|s'est|l'a) (?:\w+ )?coupe\w* (?:la |les? )?{_CORPS}"),
    (1, r"(?:start(?:s|ed)?|beg[au]n) (?:to smoke|smoking)|smoke (?:is |was |started )?(?:com(?:es|ing)|came|pour\w+)"),
    (1, rf"{_IT} (?:is |was |just )?(?:smok(?:ed|ing|es))"),
    (1, rf"{_LUI} (?:fume|fumait)|a fume|se (?:met|mettait) a fumer|s'est mise? a fumer"),
    (1, r"(?:de la|une) (?:\w+ )?fumee|fumee blanche"),
    (2, r"fumee noire|(?:black|thick) smoke (?:came|was|coming|poured)"),
    (1, r"(?:burning|burnt) (?:plastic |electrical )?smell|smell(?:s|ed) (?:of |like )?(?:something )?burn(?:ing|t)"),
    (1, r"odeur de (?:brule|crame|plastique)|sent(?:ait)? (?:\w+ )?le (?:brule|crame|plastique)"),
    (1, r"(?:saw|threw|throws|shot|shoots|shooting) sparks|sparks (?:flew|came|fly|coming)|it sparked"),
    (1, r"(?:des|d'|fait une) ?etincelles?|short[- ]circuited|(?:it|mine) shorted"),
    (1, r"(?:fait|eu|en) (?:un )?court[- ]circuit"),
    (1, rf"melted (?:\w+ ){{0,2}}{_PARTS}|{_PARTS} (?:\w+ ){{0,2}}melted"),
    (1, rf"{_PIECES} (?:\w+ ){{0,3}}fondu\w*|fait fondre (?:la |le ){_PIECES}"),
    (1, r"overheat(?:ed|s)|(?:gets|got|is|was) (?:\w+ )?(?:burning|scorching|scalding|red) hot|too hot to touch"),
    (1, rf"surchauffe|{_LUI} chauffe|chauffe (?:trop|enormement|anormalement)|brulante? au toucher"),
)
WARNINGS = (
    r"(?:do not|don't|never|stop) (?:using|use|plug(?:ging)?) (?:it|yours|them|this)|unplug (?:it|yours)|"
    r"(?<!not )(?:so |very |really )?(?:dangerous|unsafe)|(?:fire|safety) hazard|(?:was|been|is) recalled|"
    r"ne (?:la |le |les |l'|vous en )\w+ (?:plus|pas)|n'utilis\w+ (?:plus|pas)|debranchez[- ]l[ae]s?|"
    r"(?<!pas )(?:tres |vraiment )?dangere\w+|arretez de l'utiliser|rappel (?:produit|conso)|ete rappele\w*"
)

_SENTENCE = re.compile(r"[^.!?;…]+[.!?;…]*")
_TURN = re.compile(r"(?<!\w)(?:but|however|mais|pourtant|cependant)(?!\w)")
_PIECE = re.compile(r"[,:()]| [-–—] ")
_SAID_BY_PAPER = (
    r"notice|mode d'emploi|manuel|etiquette|avertissement|manual|instructions|label|warning|leaflet|"
    r"film|movie|novel|roman|serie|jeu|game|blague|joke"
)
_SUPPOSED = (
    r"if|unless|could|may|might|would|in case|risk of|to (?:avoid|prevent)|avoids?|prevents?|before it|imagine|"
    r"si|s'ils?(?! (?:vous|te) plait)|peut|peuvent|pourrai\w+|risqu\w+|en cas d[e']|au cas ou|"
    r"evit\w+|empech\w+|avant qu[e']|auri?[eao]\w*|imaginez"
)
_NOT = (
    r"(?:\w+n't|never|not|no|without|none|nothing|neither|nor|jamais|pas|aucune?|sans|ni|rien)"
    r"(?! (?:il|elle|ils|elles|ca|le|la|les|mon|ma|mes|i|it|mine|my|the|they)(?!\w))(?:(?= )| (?:\w+'?\w* ){0,3})"
)
_MEANT_TO_BURN = r"wood|logs?|kindling|charcoal|coals?|briquettes?|bois|charbon|buches?|meche|wick|fireworks?|smoker"
_FIGURES = r"(?:prix|ventes?|budget|factures?|tarifs?|demande|couts?|sales|prices?|bill) (?:\w+ ){0,2}$"

_EVENTS = tuple((weight, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")) for weight, pattern in EVENTS)
_WARNS, _PAPER, _SUPPOSING, _BURNS = (
    re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") for pattern in (WARNINGS, _SAID_BY_PAPER, _SUPPOSED, _MEANT_TO_BURN)
)
_DENIED = re.compile(rf"(?<!\w){_NOT}$")
_DENIED_WITHIN = re.compile(r"(?<!\w)(?:never|not|jamais|pas|aucune?)(?!\w)")
_DENIED_AFTER = re.compile(r"^(?: \w+)? (?:pas|jamais|plus)(?!\w)")
_RISING = re.compile(_FIGURES)


def tells_of_danger(texts: Iterable[str]) -> bool:
    """Something happened that asks for a look; a call not to use it counts only beside that."""
    return told(texts) >= THRESHOLD


def told(texts: Iterable[str]) -> int:
    """The sum of the weights of the distinct signs, over the writer's own words (`lexicon.own_words`)."""
    sentences = [sentence for text in texts for line in unquoted(text).splitlines() for sentence in _sentences(line)]
    total = sum(weight for weight, event in _EVENTS if any(_happened(event, sentence) for sentence in sentences))
    return total + (1 if total and any(_WARNS.search(sentence) for sentence in sentences) else 0)


def _sentences(line: str) -> Iterator[str]:
    """Without the last part of what is asked: "mine burnt, did yours?"."""
    for sentence in _SENTENCE.findall(fold(line)):
        kept = sentence
        if sentence.rstrip().endswith("?"):
            kept = ",".join(_PIECE.split(sentence)[:-1])
        yield from _TURN.split(kept)


def _happened(event: re.Pattern[str], sentence: str) -> bool:
    return any(_is_told(found, sentence) for found in event.finditer(sentence))


def _is_told(found: re.Match[str], sentence: str) -> bool:
    before, after = sentence[max(0, found.start() - NEAR) : found.start()], sentence[found.end() :][:NEAR]
    near = _PIECE.split(before)[-1]
    if _PAPER.search(before) or _SUPPOSING.search(before) or _BURNS.search(near):
        return False
    return not (
        _DENIED_WITHIN.search(found.group())
        or _DENIED.search(near)
        or _DENIED_AFTER.search(after)
        or _RISING.search(near)
    )
