"""Cutting an answer into parts, turning their kinds, taking personal data out: without a database."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from forum.text.markdown import render_markdown
from knowledge.promoting.kinds import converted
from knowledge.promoting.masking import findings, masked, masked_line
from knowledge.promoting.pieces import IMAGE, PARAGRAPH, STEPS, WARNING, Piece, pieces_of
from knowledge.promoting.selection import arranged, blocks, not_yet, typed, words_of
from knowledge.promoting.texts import question_named

PICTURE = "/pictures/0123456789abcdef0123-640x480.webp"


def shown(source: str) -> list[tuple[str, Any]]:
    return [(piece.kind, piece.value) for piece in pieces_of(7, render_markdown(source))]


def test_each_paragraph_is_a_part_and_a_numbered_list_is_steps() -> None:
    assert shown("Hello.\n\n1. One\n2. Two\n\n- a\n- b") == [
        (PARAGRAPH, "<p>Hello.</p>"),
        (STEPS, ["<p>One</p>", "<p>Two</p>"]),
        (PARAGRAPH, "<ul><li>a</li><li>b</li></ul>"),
    ]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<p>1) Open it<br>2) <em>Close</em> it</p>", STEPS),
        ("<p>1. Open it<br>3. Close it</p>", PARAGRAPH),
        ("<p>2024. It rained<br>2025. It snowed</p>", PARAGRAPH),
        ("<p>1) Only one</p>", PARAGRAPH),
    ],
)
def test_lines_numbered_by_hand_are_steps(html: str, kind: str) -> None:
    (piece,) = pieces_of(1, html)
    assert piece.kind == kind
    if kind == STEPS:
        assert piece.value == ["<p>Open it</p>", "<p><i>Close</i> it</p>"]


def test_pictures_stand_for_themselves_wherever_they_are() -> None:
    found = shown(f"Look ![the filter]({PICTURE}) here.\n\n1. Open ![]({PICTURE})\n2. Close\n\n![alone]({PICTURE})")
    assert [kind for kind, _value in found] == [PARAGRAPH, IMAGE, STEPS, IMAGE, IMAGE]
    assert found[0][1] == "<p>Look  here.</p>"
    assert found[1][1] == {"picture": "0123456789abcdef0123", "alt": "the filter", "width": 640, "height": 480}
    assert found[2][1] == ["<p>Open</p>", "<p>Close</p>"]
    assert [value["alt"] for kind, value in found if kind == IMAGE] == ["the filter", "", "alone"]


def test_the_same_words_keep_their_name_and_twice_the_same_have_two() -> None:
    first, second = pieces_of(1, "<p>a</p><p>a</p>")
    assert first.block_id != second.block_id
    again = pieces_of(1, "<p>new</p><p>a</p>")
    assert again[1].block_id == first.block_id
    assert pieces_of(2, "<p>a</p>")[0].block_id != first.block_id


@pytest.mark.wide
@pytest.mark.parametrize("source", ["word\n\n" * 3000, "1. a\n\nb\n\n" * 1500, "- a\n" * 4000, "x" * 50_000])
def test_a_long_answer_has_few_parts_and_keeps_its_words(source: str) -> None:
    html = render_markdown(source)
    found = pieces_of(1, html, most=60)
    assert len(found) <= 60
    words = " ".join(words_of(piece.value) for piece in found)
    assert sorted(words.split()) == sorted(words_of(html).split())


HOSTILE = (
    '<p onclick="x()">a<script>alert(1)</script><a href="javascript:x()">b</a></p>'
    '<ol><li><img src=x onerror="x()"><embed embedtype="page" id="1"><a linktype="page" id="2">c</a></li></ol>'
    '<p>1) <svg/onload=x()>d<br>2) <iframe src="//evil">e</iframe></p><style>*{}</style>'
    '<p><a href="/pictures/x"><img src="/pictures/0123456789abcdef0123-9x9.webp" alt="&quot;><script>x()</script>"></a>'
)


@pytest.mark.parametrize("kind", [PARAGRAPH, STEPS, WARNING])
def test_no_kind_lets_markup_through(kind: str) -> None:
    choices = [each._replace(kind=kind) for each in arranged(pieces_of(1, HOSTILE), ()) if each.piece.kind != IMAGE]
    found = blocks(choices, keep=(), language="en", picture=dict)
    text = repr([block.data["value"] for block in found]).lower()
    for word in ("<script", "onclick", "onerror", "<embed", "linktype", "iframe", "<style", "svg", "javascript"):
        assert word not in text


RICH = [
    "<p>one<br/>two</p>",
    "<ul><li>one</li><li>two<ul><li>three</li></ul></li></ul>",
    "<h2>one</h2><p>two <b>three</b></p><blockquote>four</blockquote>",
    '<p>مرحبا <a href="https://example.org">بالعالم</a></p>',
]


@pytest.mark.parametrize("html", RICH)
@pytest.mark.parametrize("to", [STEPS, WARNING, PARAGRAPH])
def test_turning_a_kind_keeps_every_word(html: str, to: str) -> None:
    turned = converted(html, of=PARAGRAPH, to=to)
    assert words_of(turned) == words_of(html)
    back = converted(turned, of=to, to=PARAGRAPH)
    assert words_of(back) == words_of(html)
    if to == WARNING:
        names = {tag.name for tag in BeautifulSoup(turned, "html.parser").find_all(True)}
        assert names <= {"p", "b", "i", "s", "code", "sup", "sub", "a", "br"}


def test_what_is_no_text_keeps_its_kind() -> None:
    picture = Piece("1-a", IMAGE, {"picture": "k", "alt": ""}, 1)
    (choice,) = arranged([picture], [{"key": "1-a", "on": True, "kind": WARNING}])
    assert choice.kind == IMAGE
    assert converted(picture.value, of=IMAGE, to=STEPS) == picture.value


# Personal data


def test_it_is_found_where_a_reader_sees_it() -> None:
    html = (
        "<p>Call 06 12 <b>34</b> 56 78, please.</p><ul><li>bob@example<b>.org</b></li></ul>"
        '<p><a href="mailto:eve%40example.org">write</a> or ask <a href="/m/12">@dora</a></p>'
    )
    assert {finding.words for finding in findings([html])} == {
        "06 12 34 56 78", "bob@example.org", "eve@example.org", "@dora",
    }  # fmt: skip
    clean = masked(html, language="en")
    assert clean == (
        "<p>Call [telephone number removed]<b></b>, please.</p><ul><li>[e-mail address removed]<b></b></li></ul>"
        "<p>write or ask [name removed]</p>"
    )
    assert findings([clean]) == []


def test_what_is_kept_stays_and_numbers_of_accounts_never_do() -> None:
    text = "Call me: 01 99 00 12 34, account FR76 3000 6000 0112 3456 7890 189, card 4111 1111 1111 1111."
    marks = [finding.mark for finding in findings([text])]
    assert len(marks) == 3
    clean = masked_line(text, keep=marks, language="en")
    assert clean == "Call me: 01 99 00 12 34, account [account number removed], card [card number removed]."
    assert masked(text, keep=marks, language="en") == clean
    assert [finding.may_stay for finding in findings([text])].count(True) == 1


def test_the_guide_says_so_in_its_own_language() -> None:
    assert masked_line("bob@example.org", language="fr") == "[adresse e-mail retirée]"


@given(st.lists(st.sampled_from(["a <b>b</b>", "06 12 34 56 78", "bob@example.org", "<a href='mailto:x@y.org'>x</a>"])))
def test_nothing_found_is_left(parts: list[str]) -> None:
    html = "".join(f"<p>{part}</p>" for part in parts)
    clean = masked(html, language="en")
    assert findings([clean]) == []
    assert masked(clean, language="en") == clean


# What is chosen


def pieces(count: int = 3) -> list[Piece]:
    return pieces_of(1, "".join(f"<p>part {number}</p>" for number in range(count)))


def order_of(post: dict[str, str]) -> list[str]:
    choices = arranged(pieces(), ())
    keys = [choice.piece.key for choice in choices]
    sent = {name.format(*keys): value for name, value in post.items()}
    return [str(keys.index(each["key"])) for each in typed(choices, sent)]


@pytest.mark.parametrize(
    ("post", "order"),
    [
        ({}, "012"),
        ({"place-{2}": "1"}, "201"),
        ({"place-{0}": "9"}, "120"),
        ({"place-{0}": "2"}, "012"),
        ({"place-{0}": "³", "place-{1}": "-1", "place-{2}": "99999999"}, "012"),
    ],
)
def test_a_part_moves_to_its_number(post: dict[str, str], order: str) -> None:
    assert "".join(order_of(post)) == order


def test_what_was_chosen_holds_and_what_is_new_comes_last() -> None:
    first, second, third = pieces()
    chosen = [{"key": third.key, "on": True, "kind": WARNING}, {"key": first.key, "on": False, "kind": "x"}]
    found = arranged([first, second, third], [*chosen, {"key": "gone", "on": True}])
    assert [(each.piece, each.is_on, each.kind, each.place) for each in found] == [
        (third, True, WARNING, 1),
        (first, False, PARAGRAPH, 2),
        (second, True, PARAGRAPH, 3),
    ]


def test_a_guide_lacks_neither_a_block_that_it_has_nor_words_that_it_says() -> None:
    found = blocks(arranged(pieces(), ()), keep=(), language="en", picture=dict)
    said = {1: [words_of("<p>Before.</p><p>part 1</p>")]}
    assert not_yet(found, present={found[0].data["id"]}, said=said) == [found[2]]
    assert not_yet(found, present=set(), said={2: said[1]}) == found


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("12", 12),
        (" #12 ", 12),
        ("https://example.org/en/questions/12/the-title/#answer-4", 12),
        ("/q/12", 12),
        ("/fr/questions/12/", 12),
        ("nothing", None),
        ("", None),
        ("/questions/" + "9" * 30, None),
        ("٣", None),
    ],
)
def test_a_question_is_named_by_its_address_or_number(words: str, number: int | None) -> None:
    assert question_named(words) == number


@pytest.mark.parametrize("more", ["", "far away " * 20])
def test_what_stands_around_is_cut_where_it_is_long(more: str) -> None:
    (found,) = findings([f"<p>{more}Call 06 12 34 56 78 at noon {more}</p>"])
    assert found.before.startswith("…") is found.after.endswith("…") is bool(more)
    assert found.before.endswith("Call ")
    assert found.after.startswith(" at noon")
