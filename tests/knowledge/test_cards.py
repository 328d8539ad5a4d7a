"""One answer, every channel: each says the facts of the card, and a renderer that forgets one is found."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils.text import slugify
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.models import Member, Product
from knowledge.cards import checking, parity
from knowledge.cards.channels import plain
from knowledge.cards.figures import figures
from knowledge.cards.reading import briefs_of, card_of
from knowledge.cards.shortening import ANSWER_MIN, LINE_MAX, SHORT_MAX, Labels, short_form, shortened, two_lines
from knowledge.cards.words import words
from knowledge.models import ArticlePage
from tests.knowledge.guides import change, make_guide, translate

LABELS = Labels("Warning:", "Warning: read the whole guide first.")
ADDRESS = "https://help.example.org/g/12/345/"


class TestFigures:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("It costs 1 234,50 € or €1,234.50.", ["1 234,50 €", "€1,234.50"]),
            ("It costs 1\u202f234,50\u00a0€.", ["1 234,50 €"]),
            (
                "Le 1er novembre 2026, then 21 November 2026 and 2026-11-22",
                ["1er novembre 2026", "21 november 2026", "2026-11-22"],
            ),
            ("Error E18 on WAN28281, 230 V, 2.5 kWh", ["e18", "wan28281", "230 v", "2.5 kwh"]),
            ("Wait 10 minutes; 50 % of 214.", ["10", "50 %", "214"]),
            ("See https://maker.example/e18?x=3 or help24@maker.example", []),
            ("none", []),
        ],
    )
    def test_what_can_be_checked(self, text: str, found: list[str]) -> None:
        assert list(figures(text)) == found


class TestWords:
    def test_addresses_are_whole_and_named(self) -> None:
        found = words(
            '<p>See <a href="/en/guides/">the guides</a> and <a href="https://x.example/">https://x.example/</a>.</p>'
        )
        assert 'href="http://127.0.0.1:8000/en/guides/"' in found.body_html
        assert found.text == "See the guides <http://127.0.0.1:8000/en/guides/> and <https://x.example/>."

    def test_lists_keep_their_numbers(self) -> None:
        assert words("<ol><li>one</li><li>two</li></ol><ul><li>three</li></ul>").text == "1. one\n2. two\n- three"

    def test_nothing_that_acts_comes_through(self) -> None:
        found = words('<p onclick="x()">a<script>alert(1)</script><a href="javascript:x()">b</a><img src=x></p>')
        assert found.body_html == "<p>a<a>b</a></p>"


class TestShortening:
    def test_whole_sentences(self) -> None:
        assert shortened("Clean the filter. Then wait for ten minutes.", 30) == "Clean the filter."

    def test_words_where_no_sentence_fits(self) -> None:
        assert shortened("Clean the filter and the hose", 20) == "Clean the filter…"

    @pytest.mark.parametrize("room", range(1, 40))
    def test_a_figure_is_whole_or_absent(self, room: int) -> None:
        found = shortened("It costs 1 234,50 € since 1er novembre 2026 here", room)
        assert len(found) <= room
        assert set(figures(found)) <= {"1 234,50 €", "1er novembre 2026"}

    def test_a_short_warning_is_said_whole(self) -> None:
        found = short_form("Turn the filter.", ["Unplug it first."], ADDRESS, LABELS)
        assert found == f"Warning: Unplug it first. Turn the filter. {ADDRESS}"

    def test_a_long_warning_is_announced_never_cut(self) -> None:
        found = short_form("Turn the filter. " * 40, ["Never open it " * 30], ADDRESS, LABELS)
        assert found.startswith("Warning: read the whole guide first. Turn the filter.")
        assert found.endswith(ADDRESS)
        assert "Never" not in found

    @given(
        st.text(st.characters(codec="utf-8", exclude_characters="\x02\x03"), max_size=600),
        st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=300).filter(str.strip), max_size=3),
        st.text(max_size=300),
    )
    def test_never_longer_than_asked_and_warnings_are_there(self, answer: str, warnings: list[str], title: str) -> None:
        short = short_form(answer, warnings, ADDRESS, LABELS)
        lines = two_lines(title, answer, warnings, LABELS)
        assert len(short) <= SHORT_MAX
        assert short.endswith(ADDRESS)
        assert max(map(len, lines)) <= LINE_MAX
        assert all("\n" not in line for line in lines)
        for form in (short, lines[1]):
            assert not warnings or "Warning:" in form
        assert ANSWER_MIN + len(LABELS.read_first) < LINE_MAX


@pytest.fixture
def guide(site_tree: Any, editor: Member) -> ArticlePage:
    product = Product.objects.create(name="Pump X200", slug="pump-x200")
    page = make_guide(site_tree["en"], by=editor, product=product)
    return ArticlePage.objects.get(pk=page.pk)


class TestCard:
    def test_what_it_says(self, guide: ArticlePage) -> None:
        card = card_of(guide)
        address = f"http://127.0.0.1:8000/g/{guide.pk}/{guide.live_revision_id}/"
        assert card.short == (
            f"Warning: Unplug it first: 230 V. Clean the filter first. It takes 5 minutes and costs 0 €. {address}"
        )
        assert card.lines == (
            "Drain the machine",
            "Warning: Unplug it first: 230 V. Clean the filter first. It takes 5 minutes and costs 0 €.",
        )
        assert [step.text for step in card.steps] == [
            "Open the flap.",
            "Turn the filter. See E18 <https://maker.example/e18>.",
        ]
        assert card.product is not None
        assert card.product.name == "Pump X200"

    def test_lists_have_the_same_short_forms(self, guide: ArticlePage) -> None:
        brief, card = briefs_of([guide])[0], card_of(guide)
        assert (brief.short, brief.lines, brief.short_url) == (card.short, card.lines, card.short_url)

    @pytest.mark.wide
    def test_a_list_costs_no_more_for_more_guides(
        self, guide: ArticlePage, site_tree: Any, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(5):
            make_guide(site_tree["en"], title=f"Guide {number}")
        pages = list(ArticlePage.objects.filter(live=True).select_related("locale", "product"))
        briefs_of(pages)
        with django_assert_max_num_queries(3):
            assert len(briefs_of(pages)) == 6

    @pytest.mark.wide
    def test_a_translation_that_is_old_says_so_everywhere(self, guide: ArticlePage, editor: Member) -> None:
        french = translate(guide, "fr", by=editor)
        change(guide, "major")
        card = card_of(french)
        [notice] = card.notices
        assert "peuvent être fausses" in notice.text
        assert notice.is_grave
        assert list(checking.differences(french)) == []
        assert notice.text in plain.full(card)
        assert "Attention" in card.short


class TestParity:
    @pytest.mark.wide
    def test_every_channel_says_the_same(self, guide: ArticlePage) -> None:
        facts = parity.of_card(card_of(guide))
        assert facts.steps == ("Open the flap.", "Turn the filter. See E18.")
        assert facts.figures == {"3", "230 v", "e18", "5", "0 €"}
        assert facts.addresses == {"https://maker.example/e18"}
        assert facts.revision == (str(guide.pk), str(guide.live_revision_id))
        assert list(checking.differences(guide)) == []

    @pytest.mark.wide
    @pytest.mark.parametrize(
        ("sabotage", "fact"),
        [
            (lambda page: page.replace("Open the flap.", ""), "steps"),
            (lambda page: page.replace("230", "23"), "warnings"),
            (lambda page: page.replace("3", "8"), "figures"),
            (lambda page: page.replace("maker.example/e18", "elsewhere.example"), "addresses"),
            (lambda page: re.sub(r"/g/\d+/\d+/", "/g/1/1/", page), "revision"),
            (lambda page: page.replace("Drain the", "Drain a"), "title"),
            (lambda page: page.replace("holds", ""), "words"),
        ],
    )
    @pytest.mark.parametrize("channel", ["text", "paper"])
    def test_a_channel_that_says_something_else_is_found(
        self, guide: ArticlePage, channel: str, sabotage: Callable[[str], str], fact: str
    ) -> None:
        card = card_of(guide)
        made, read = {
            "text": (plain.full(card), parity.in_text),
            "paper": (checking.page.paper(card), parity.in_html),
        }[channel]
        assert list(parity.of_card(card).differences(read(made))) == []
        found = [sentence.partition(":")[0] for sentence in parity.of_card(card).differences(read(sabotage(made)))]
        assert fact in found

    @pytest.mark.wide
    @pytest.mark.parametrize("name", ["_steps", "_warning", "_about"])
    def test_a_renderer_that_forgets_makes_the_command_fail(
        self, guide: ArticlePage, monkeypatch: pytest.MonkeyPatch, capsys: Any, name: str
    ) -> None:
        draft = guide.get_latest_revision_as_object()
        draft.body = json.dumps([*draft.body.raw_data, {"type": "product", "value": guide.product_id, "id": "x"}])
        draft.save_revision().publish()
        call_command("check_cards")
        whole = getattr(plain, name)
        renderers = {kind: (lambda block: "") if made is whole else made for kind, made in plain._WRITTEN.items()}
        monkeypatch.setattr(plain, "_WRITTEN", renderers)
        with pytest.raises(SystemExit):
            call_command("check_cards")
        assert "text: " in capsys.readouterr().out


LETTERS = st.characters(categories=["Ll", "Lu", "Nd", "Po", "Sc"], codec="utf-8", exclude_characters="<>&\"'`@")
WORD = st.text(LETTERS, min_size=1, max_size=8).filter(lambda word: "://" not in word)
SENTENCE = st.lists(WORD, min_size=1, max_size=8).map(" ".join)
LINK = st.tuples(SENTENCE, st.integers(1, 999)).map(lambda p: f'<a href="https://maker.example/{p[1]}">{p[0]}</a>')
INLINE = st.lists(st.one_of(SENTENCE, LINK, SENTENCE.map(lambda s: f"<b>{s}</b>")), min_size=1, max_size=3).map(
    " ".join
)
STEP = INLINE.map(lambda inside: f"<p>{inside}</p>")
ITEMS = st.lists(INLINE.map(lambda inside: f"<li>{inside}</li>"), min_size=1, max_size=3)
TEXT = st.one_of(STEP, ITEMS.map(lambda items: f"<ul>{''.join(items)}</ul>"))
BLOCK = st.one_of(
    st.tuples(st.just("paragraph"), TEXT),
    st.tuples(st.just("warning"), INLINE),
    st.tuples(st.just("steps"), st.lists(STEP, min_size=1, max_size=4)),
)


@pytest.mark.wide
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each guide is undone
@given(
    title=SENTENCE.filter(lambda text: slugify(text, allow_unicode=True)),
    summary=st.one_of(st.just(""), SENTENCE),
    blocks=st.lists(BLOCK, max_size=5),
)
def test_whatever_a_guide_says_every_channel_says(
    site_tree: Any, title: str, summary: str, blocks: list[tuple[str, Any]]
) -> None:
    with transaction.atomic():
        page = make_guide(site_tree["fr"], title=title, summary=summary, blocks=blocks)
        assert list(checking.differences(page)) == []
        transaction.set_rollback(True)
