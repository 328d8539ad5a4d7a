"""The score of a post: signals, weights, thresholds. No database."""

from __future__ import annotations

import itertools
import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from moderation.review.automatic import explanations, letters, likeness, links, signals, trade, watched
from moderation.review.automatic.advertising import ADVERTISING
from moderation.review.automatic.appeals import APPEALS
from moderation.review.automatic.frauds import FRAUD
from moderation.review.automatic.signals import Facts, Line, Score, Signal
from moderation.review.automatic.watched import Watched
from tests.benchmarks.spam import honest_texts, own_texts
from tests.data import DATA, data_file

DAY = timedelta(days=1)
DEMO = Path(__file__).resolve().parents[2] / "selfcare" / "demo"
KNOWN: dict[str, Any] = {"account_age": 30 * DAY, "published": 30}


def facts(text: str, **known: Any) -> Facts:
    return Facts(words=letters.plain(text), text=text, links=links.links_in("", text), **known)


def signs(text: str, **known: Any) -> dict[str, int]:
    return {line.signal: line.points for line in signals.score(facts(text, **known)).lines}


@pytest.mark.wide
@pytest.mark.parametrize("name", ["en", "fr"])
def test_spam_and_frauds_are_held_or_looked_at(name: str) -> None:
    texts = own_texts(name)
    scores = {text: signals.score(facts(text)) for _kind, text in texts}
    free = [text for text, score in scores.items() if not score.holds]
    missed = [text for text in free if not scores[text].asks_for_a_look]
    assert len(texts) >= 79 and len(free) <= 0.1 * len(texts), free
    assert len(missed) <= 0.05 * len(texts), missed


def test_who_asks_about_a_fraud_is_not_held() -> None:
    assert [text for _language, text in own_texts("clean") if signals.score(facts(text)).holds] == []


def test_who_ends_with_a_question_and_leads_to_nobody_is_looked_at_at_most() -> None:
    seller = "He sells a washing machine at half price, only today, and wants prepaid vouchers or Western Union."
    for asked, holds in ((f"{seller} Would you pay?", False), (f"{seller} I ship to you today", True)):
        score = signals.score(facts(asked))
        assert (score.holds, score.asks_for_a_look or score.holds) == (holds, True), asked
    assert signals.score(facts(f"{seller} Interested? WhatsApp +44 7700 900 123?")).holds


@pytest.mark.wide
def test_honest_texts_are_not_held() -> None:
    data_file("demo_consumer_qa")
    sample = list(itertools.islice(honest_texts(DATA), 0, 30_000, 20))
    held = [text for text in sample if signals.score(facts(text.words)).holds]
    assert len(held) <= 0.005 * len(sample)


@pytest.mark.parametrize(
    "text",
    [
        "Le voyant orange clignote trois fois puis s’arrête. Que faire ? C’est urgent, la machine fuit.",
        "Faut-il renvoyer le colis avant le dernier jour du délai de 14 jours ?",
        "Je n’ai toujours pas pu recevoir mon colis, qui est urgent.",
        "Store the battery at 60%, and charge it for an hour before you ride.",
        "Les frais de livraison sont-ils rendus avant que la boutique ait reçu le retour ? Dernier jour demain.",
    ],
)
def test_the_words_of_shoppers_hold_nobody(text: str) -> None:
    assert not signals.score(facts(text)).holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("« Réglez 3 € sur colis-frais-reprise.click » : est-ce une arnaque ?", False),
        ("Réglez 3 € sur colis-frais-reprise.click et votre colis bloqué arrive demain.", True),
        ('Somebody wrote "contact Mr Ford on Telegram @ford_recovery, he got my money back". Is this a scam?', False),
        ("Thanks to Mr Ford I got all my money back, contact him on Telegram @ford_recovery.", True),
        ("Je te déconseille ce prêteur privé : il demande des frais avant de verser le prêt.", False),
        ("Never give remote control of your computer with AnyDesk to anybody who rings.", False),
        ("My uncle nearly paid the shipping of a free puppy with a prepaid card.", False),
    ],
)
def test_who_quotes_or_warns_is_told_from_who_offers(text: str, holds: bool) -> None:
    assert signals.score(facts(text)).holds is holds


def test_a_link_to_where_everybody_looks_things_up_leads_to_nobody() -> None:
    def points(host: str) -> int:
        return signals.score(facts(f"Check this link, it explains the filter and the pump: https://{host}/x")).points

    assert points("www.amazon.com") < points("www.amazon.com.example.org")


@pytest.mark.wide
def test_the_demo_is_shown_as_if_newcomers_wrote_it() -> None:
    """Whoever tries the site loads it: a text that is held takes no answers, and loading it ends there."""
    for language in ("fr", "en"):
        for question in json.loads((DEMO / f"questions_{language}.json").read_text(encoding="utf-8")):
            texts = [f"{question['title']}\n{question['body']}"] if question.get("visibility") != "held" else []
            texts += [one["body"] for answer in question["answers"] for one in (answer, *answer["comments"])]
            assert [text for text in texts if signals.score(facts(text)).holds] == [], question["key"]


def test_a_trusted_author_has_fewer_points() -> None:
    text = "Click here for the best offers: https://deals.example.com"
    assert signals.score(facts(text)).points > signals.score(facts(text, **KNOWN)).points


def test_whoever_is_limited_is_held_whatever_they_write() -> None:
    score = signals.score(facts("Thank you.", is_limited=True, **KNOWN))
    assert (score.holds, score.points) == (True, 0)


@pytest.mark.parametrize(("setting", "published", "holds"), [(0, 0, False), (2, 0, True), (2, 1, True), (2, 2, False)])
def test_first_posts_are_held_where_the_setting_says_so(setting: int, published: int, holds: bool) -> None:
    assert signals.score(facts("Which filter fits?", holds_first=setting, published=published)).holds is holds


@pytest.mark.parametrize(
    ("known", "signal"),
    [
        ({"last_ten_minutes": 10}, Signal.FLOOD),
        ({"last_hour": 25}, Signal.FLOOD),
        ({"alike_own": 1}, Signal.ALIKE_OWN),
        ({"alike_others": 1}, Signal.ALIKE_OTHERS),
        ({"is_trapped": True}, Signal.TRAP),
    ],
)
def test_one_signal_alone_does_not_hold_somebody_known(known: dict[str, Any], signal: str) -> None:
    score = signals.score(facts("Clean the filter, then the hose.", **KNOWN, **known))
    assert signal in {line.signal for line in score.lines} and not score.holds


def test_the_same_text_of_several_new_accounts_is_held() -> None:
    assert signals.score(facts("I like this washing machine, you should get one too.", alike_others=2)).holds


def test_neither_trap_nor_speed_holds_a_first_post() -> None:
    """A password manager fills in what it finds, and a pasted text is sent at once."""
    text = "My washing machine shows E18 and does not drain. I cleaned the filter, and now I know no more."
    assert not signals.score(facts(text, is_trapped=True, seconds=0.5)).holds


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("See https://bit.ly/abc for the manual of it", Signal.SHORT_LINK),
        ("write to me on https://t.me/somebody", Signal.MESSENGER_LINK),
        ("the shop is cheap-deals.xyz and it is good", Signal.CHEAP_LINK),
        ("visit mysite[dot]com", Signal.DISGUISED_LINK),
        ("go to h t t p : // some-shop . top", Signal.DISGUISED_LINK),
        ("all about it on best-kettle-guide.com", Signal.MADE_UP_LINK),
        ("the helpline is O8OO-555-O2-22", Signal.DISGUISED),
        ("the helpline is 0*8*0*0*5*5*5", Signal.DISGUISED),
        ("a p r i l is a nice month", Signal.DISGUISED),
        ("write to me at plus three three 612345678", Signal.DISGUISED),
        ("I am on Telegram @some_body", Signal.CONTACT),
        ("[url=https://a.example.com]this[/url]", Signal.MARKUP),
        ("THIS IS THE VERY BEST WASHING MACHINE OF ALL", Signal.CAPITALS),
        ("What now?!?!?!", Signal.SIGNS),
    ],
)
def test_signals(text: str, signal: str) -> None:
    assert signal in signs(text)


def test_a_link_that_shows_another_address() -> None:
    markup = '<p><a href="https://evil.example.org/x">https://www.paypal.com/login</a></p>'
    (found,) = links.links_in(markup, "https://www.paypal.com/login")[:1]
    assert found.is_false
    (honest,) = links.links_in('<a href="https://help.paypal.com/a">paypal.com</a>', "")
    assert not honest.is_false


def test_links_of_the_site_itself_are_none() -> None:
    assert links.links_in('<a href="https://forum.example.org/q/1">here</a>', "", own=["forum.example.org"]) == ()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Vіаgrа", "viagra"),  # Cyrillic letters
        ("v i a g r a", "viagra"),
        ("c.a.s.i.n.o now", "casino now"),
        ("ca\u200bsino", "casino"),
        ("ÉTÉ ＣＡＳＩＮＯ", "ete casino"),
        ("b0nus p0ker m3rci", "bonus poker merci"),
        ("Wha tsApp, T€legram", "whatsapp, telegram"),
        ("O8OO~555~O222", "0800-555-0222"),
        ("model E18, me@home.org", "model e18, me@home.org"),
    ],
)
def test_hidden_words_are_read(typed: str, read: str) -> None:
    assert letters.plain(typed) == read


@pytest.mark.parametrize("text", ["W x D x H is 60 x 40 x 20", "model O-12 or B-O-2", "A.C. or D.C.?", "part 0*1"])
def test_sizes_and_names_of_parts_are_no_disguise(text: str) -> None:
    assert Signal.DISGUISED not in signs(text)


def test_no_family_is_enough_by_its_first_pattern() -> None:
    most = max(points for families in (ADVERTISING, FRAUD, APPEALS) for rows in families.values() for points, _ in rows)
    assert most < signals.LOOK_FROM < signals.HOLD_FROM


def test_every_line_is_explained() -> None:
    families = {*ADVERTISING, *FRAUD, *APPEALS}
    assert families <= set(explanations.FAMILIES)
    assert set(Signal) == set(explanations.EXACTLY)
    for signal in Signal:
        assert "%(" not in explanations.exactly(Line(signal, 1, "3"))


def test_the_author_is_told_in_general_and_nothing_of_the_traps() -> None:
    lines = [Line(Signal.TRAP, 5), Line(Signal.TOO_FAST, 2), Line(Signal.LINKS, 2, "1"), Line(Signal.SHORT_LINK, 4)]
    assert explanations.in_general(lines) == ["its links"]


def test_thresholds() -> None:
    def of(points: int) -> Score:
        return Score((Line(Signal.ADVERTISING, points),))

    assert [of(points).holds for points in (signals.HOLD_FROM - 1, signals.HOLD_FROM)] == [False, True]
    assert [of(points).asks_for_a_look for points in (signals.LOOK_FROM - 1, signals.LOOK_FROM)] == [False, True]
    assert not of(signals.HOLD_FROM).asks_for_a_look
    assert Score((Line(Signal.FRAUD, signals.WARN_FROM),)).warns
    assert not of(signals.WARN_FROM).warns


def test_texts_that_are_nearly_the_same() -> None:
    one = "I bought this vacuum cleaner last week and it changed my whole life, you should buy one too"
    near = one.replace("last week", "yesterday")
    other = "The drain hose of my washing machine leaks where it enters the wall, which clamp should I use?"
    sketch = likeness.sketch
    assert likeness.are_alike(sketch(letters.plain(one)), sketch(letters.plain(near)))
    assert not likeness.are_alike(sketch(letters.plain(one)), sketch(letters.plain(other)))
    assert likeness.sketch("too short") == b"" and not likeness.are_alike(b"", b"")


@pytest.mark.parametrize(
    ("expression", "more", "text", "is_found"),
    [
        ("dropship", {}, "I dropship things", True),
        ("dropship", {}, "dropshipping", False),
        ("dropship", {"is_prefix": True}, "dropshipping", True),
        ("Miracle Böx", {}, "the M1RACLE-BOX works", True),
        ("miracle box", {}, "m i r a c l e box", True),
        ("miracle box", {}, "a miracle. Box it", True),
        ("miracle", {"language": "fr"}, "a miracle", False),
        ("(a+)+$", {}, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", False),
        ("...", {}, "...", False),
    ],
)
def test_watched_expressions(expression: str, more: dict[str, Any], text: str, is_found: bool) -> None:
    assert bool(list(watched.found([Watched(1, expression, **more)], text, language="en"))) is is_found


@pytest.mark.wide
def test_long_and_strange_texts_take_no_time() -> None:
    """A post of the greatest length, made to keep a pattern busy."""
    for text in ("a " * 15_000, "a.b-c_" * 5_000, "http://" * 4_000, "earn 1 " * 4_000, "@" * 30_000, "0 " * 15_000):
        begun = time.process_time()
        signals.score(facts(text))
        likeness.sketch(letters.plain(text))
        assert time.process_time() - begun < 1


def test_a_family_counts_once() -> None:
    points = dict(trade.found(ADVERTISING, "casino casino casino"))
    assert points == {"gambling": 3}


def test_who_wants_to_be_called_is_not_held() -> None:
    """The guard of personal data asks them about it."""
    assert not signals.score(facts("My order never came. Call me: 06 99 00 11 22, alice@example.org.")).holds
