"""Words that say a question has become a dispute, a danger or a fraud. They ask a person to look, no more.

Patterns are written in lower case without accents and match whole words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from forum.text.sizes import READ_MAX

THRESHOLDS = {"dispute": 2, "safety": 2, "scam": 4, "legal": 2, "threat": 2, "offline": 1}

LEXICON: dict[str, tuple[tuple[int, str], ...]] = {
    "dispute": (
        (1, r"rembours\w+|refund\w*"),
        (1, r"refus\w+|refuse[sd]?"),
        (1, r"reclamation|complaint"),
        (1, r"(jamais|pas) (livre|recu)\w*|never (arrived|delivered|received)|toujours rien"),
        (1, r"(aucune|pas de|sans) reponse|no (answer|reply)|silence radio|ne repond(ent)? plus"),
        (2, r"mise en demeure|formal notice|recommande"),
        (1, r"litige|dispute"),
        (2, r"mediateur|mediation|mediator"),
        (1, r"ne veut rien savoir|looking into it|keeps my money"),
        (1, r"en panne|effondre\w*|defectueu\w+|broken|wrong model"),
        (1, r"garantie|warranty|conformite"),
        (1, r"deux fois|double billing|debit\w* a tort"),
        (1, r"reponse negative|repondu non|said no|they refuse"),
        (1, r"contrefacon|counterfeit"),
    ),
    "safety": (
        (2, r"pris feu|prend feu|incendie|caught fire|on fire"),
        (1, r"brul(e|ee|ure)\w*|burn(ed|t|s)?"),
        (2, r"explos\w+"),
        (2, r"choc electrique|electrocut\w+|electric shock"),
        (2, r"etouff\w+|chok(ed|ing)"),
        (1, r"bless(e|ee|ure)\w*|injur\w+"),
        (1, r"pompiers|urgences|hospital\w+|hopital"),
        (2, r"intoxication|empoisonn\w+|food poisoning"),
        (2, r"batterie gonfl\w+|swollen battery"),
        (1, r"rappel (produit|conso)|product recall|recalled"),
        (1, r"allergi\w+|anaphyla\w+"),
    ),
    # What no trigger counts, and whoever asks should read of before they publish.
    "hazard": (
        (1, r"batterie .{0,20}gonfl\w*|gonfl\w* .{0,20}batterie"),
        (1, r"battery .{0,20}(swollen|swelling|swells|bulg\w+|bloated)"),
        (1, r"(swollen|swelling|bulging|bloated) .{0,20}battery"),
        (1, r"fumee (noire|blanche|sort|s'echappe)|(de la|degage une) fumee|(sent|odeur de) (le )?plastique"),
        (1, r"smoke (is |was )?(com(es|ing)|came|pour\w*)|(start(s|ed)?|began) (to smoke|smoking)|burning smell"),
        (1, r"etincelles?|sparks?|court[- ]circuit|short[- ]circuit(s|ed)?"),
        (1, r"en feu|flammes|s'enflamme\w*|up in flames|fire hazard"),
        (1, r"coup de jus|decharge electrique|electrise\w*|(got|get|gets|gives|gave) .{0,12}shock(s|ed)?"),
        (1, r"(prise|fiche|cable|chargeur) .{0,20}fondu\w*|(plug|socket|cable|cord|charger) .{0,20}melt(s|ed|ing)?"),
        (1, r"surchauff\w+|overheat(s|ed|ing)?"),
        (1, r"(fuite|odeur) de gaz|gas leak|smells? (of )?gas|monoxyde|carbon monoxide"),
    ),
    "scam": (
        (2, r"virement|bank transfer|western union|mandat cash|crypto|pcs|transcash"),
        (1, r"-? ?[5-9]0 ?%|trop bas|too good to be true"),
        (2, r"site (n'existe plus|a ferme|disparu)|disparu|website (is )?gone"),
        (1, r"whatsapp|telegram"),
        (1, r"a l'etranger|en lituanie|foreign seller"),
        (2, r"arnaque|escroc\w*|scam\w*|fraud\w*"),
        (1, r"frais de (livraison|douane) .{0,20}(eleve|imprevu)\w*"),
        (2, r"faux site|usurp\w+|phishing|hameconnage"),
    ),
    "legal": (
        (1, r"avocat|lawyer"),
        (1, r"tribunal|court|juge|porter plainte|lawsuit"),
        (1, r"dgccrf|signalconso|que choisir|60 millions|clcv"),
        (1, r"mediateur|mediation|mediator|conciliateur"),
    ),
    # A life in danger, the writer's or another's (Regulation (EU) 2022/2065, art. 18).
    "threat": (
        (2, r"(vais|veux|envie de) (me tuer|me suicider|mourir|en finir)|kill myself|end my life|want to die"),
        (2, r"(vais|va|allons) (te|vous|le|la|les) (tuer|buter|egorger)|(will|'ll|going to) kill (you|him|her|them)"),
        (2, r"menaces? de mort|death threats?|alerte a la bombe|bomb threat"),
    ),
    # Somebody for whom a page is not the right way in.
    "offline": (
        (1, r"(n'y|n) arrive (pas|plus)|(can't|cannot) (manage|do it)"),
        (1, r"pas (d'ordinateur|internet|d'internet)|no (computer|internet)"),
        (1, r"(j'ai|i'm|i am) 1[0-7] (ans|years old)"),
    ),
}

# Blanked before anything is counted: turns of phrase that say none of it, or the contrary.
HARMLESS = (
    r"refus\w* (?:de (?:se |s')?|to )(?:allum|demarr|connect|fonction|ouvrir|march|charg|imprim|lanc|start|turn|boot"
    r"|open|work|print|pair|load|run)\w*",
    r"refund polic(?:y|ies)|(?:politique|conditions) de remboursement|mediator pattern|pattern mediator",
    r"(?:aucun|pas de|pas un|sans|jamais de|eviter (?:un|tout)|en cas de) litige"
    r"|(?:no|avoid a|without a|in case of a?) ?dispute",
    r"n'(?:a|ont|avait|avaient) (?:pas|jamais) (?:ete )?refus\w*|(?:did|do|does|have|has)(?: not|n't) refuse[ds]?",
    r"(?:est|est-il|est-elle|sont|etait|serait|m'a|l'a|ont|vivement|fortement|non|tres|plus) recommande"
    r"|(?:on|il|elle|ils|vous) (?:me |nous )?(?:l'a |l'ont |a |ont |avez )?recommande",
    r"(?:personne n'a ete|pas ete|sans etre|aucun|pas de|nobody (?:was|is|got)) (?:bless|brul|hurt|injur)\w*",
    r"(?:mourir|morte?s?) de (?:rire|faim|soif|chaud|froid|honte|fatigue)|die (?:of )?laugh\w*",
    r"(?:prix|soldes|ventes|factures?|couts?|compteurs?) (?:\w+ ){0,2}explos\w+|(?:sales|prices|deals) are on fire",
)


def scores(texts: Iterable[str]) -> dict[str, int]:
    """For each kind, the sum of the weights of its distinct patterns over the asker's own words."""
    folded = [_harmless().sub(" … ", fold(text)) for text in texts]
    return {
        kind: sum(weight for weight, pattern in rows if any(_compiled(pattern).search(text) for text in folded))
        for kind, rows in LEXICON.items()
    }


def speaks_of_danger(texts: Iterable[str]) -> bool:
    """One sign is enough for a block that reassures; what is published waits for more (THRESHOLDS)."""
    found = scores(texts)
    return found["safety"] > 0 or found["hazard"] > 0


def fold(text: str) -> str:
    """Lower case, no accents, straight apostrophes, single spaces, and nothing that nobody sees, as a soft hyphen."""
    decomposed = unicodedata.normalize("NFKD", text[:READ_MAX].lower().replace("’", "'"))
    plain = "".join(one for one in decomposed if not unicodedata.combining(one) and unicodedata.category(one) != "Cf")
    return " ".join(plain.split())


def own_words(markdown: str) -> str:
    """What the writer says in a post: without quotes, code, addresses of links and raw HTML."""
    lines: list[str] = []
    depth = 0
    for token in MarkdownIt("commonmark").parse(markdown[:READ_MAX]):
        if token.type in ("blockquote_open", "blockquote_close"):
            depth += token.nesting
        elif token.type == "inline" and not depth:
            lines.append("".join(_plain(child) for child in token.children or ()))
    return "\n".join(lines)


def _plain(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type == "text" else ""


@cache
def _harmless() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w)(?:{pattern})(?!\w)" for pattern in HARMLESS))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # Not \b: a pattern may begin or end with a sign, as -70 % does.
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
