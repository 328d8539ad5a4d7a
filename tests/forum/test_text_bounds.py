"""No text costs much more than its length: each bomb ends as bounded HTML, or as the text that was typed."""

import pytest

from forum.text import commonmark
from forum.text.cleaning import clean_text
from forum.text.commonmark import MAX_ADDRESSES, MAX_CELLS, to_html
from forum.text.markdown import MAX_DEPTH, MAX_SOURCE, plain_text, render_html, render_markdown

LENGTH = 15_000
REPEATED = (
    "[", "![", "[]", "[a](", "(", "*", "_", "> ", ">", "- ", "- - ", "1. ", "> 1. ", "`", "~", "<", "<a ", "&", "|",
    "\\", "\n", "#\n", "- a\n\n", "[a]: b\n", "<!--", "*a ", "*a _b ", "a**b", "**_", "](", "http://a.b/(", "www.",
    "www.a.b ", "://", "a://", "mailto:", "a\n===\n", "|a|\n|-|\n", "\u0315\u0300", " ", "<b>", "<p>", "<blockquote>",
    "<table><td>",
)  # fmt: skip


def bomb(unit: str) -> str:
    return unit * (LENGTH // len(unit))


SHAPED = {
    "long reference used often": "[a]: /" + "x" * 9000 + "\n\n" + "[a]" * 1750,
    "long title used often": "[a]: /x '" + "y" * 9000 + "'\n\n" + "[a]" * 1750,
    "reference just under the limit": "[a]: /" + "x" * 1900 + "\n\n" + "[a]" * 4000,
    "emphasis inside emphasis": "*a " * 2500 + "a* " * 2500,
    "links inside links": "[" * 2500 + "a" + "](b)" * 2500,
    "images inside images": "![" * 2500 + "a" + "](b)" * 2500,
    "lists inside lists": "".join(" " * level + "* a\n" for level in range(170)),
    "quotes again and again": (">" * 20 + "a\n\n") * 650,
    "wide table of short rows": "|".join("a" * 150) + "\n" + "|".join("-" * 150) + "\n" + "a\n" * 7000,
    "many tables": "|a|b|\n|-|-|\n|c|d|\n\n" * 750,
    "code spans of growing fences": "".join("`" * n + "a" for n in range(170)),
    "formatting left open over paragraphs": "<p>" + "".join(f"<b id={n}>" for n in range(900)) + "<p>x" * 1500,
    "elements inside elements": "<blockquote>" * 1200,
    "many attributes": "<a " + " ".join(f"x{n}=1" for n in range(2000)) + ">",
}


@pytest.mark.wide
@pytest.mark.parametrize("source", [*map(bomb, REPEATED), *SHAPED.values()], ids=[*map(repr, REPEATED), *SHAPED])
def test_output_is_bounded(source: str) -> None:
    for rendered in (render_markdown(source, language="fr"), render_html(source)):
        assert len(rendered) <= 10 * len(source) + 5 * 1024
        assert len(plain_text(rendered)) <= 2 * len(source)


@pytest.mark.wide
@pytest.mark.parametrize("name", ["long reference used often", "long title used often", "quotes again and again"])
def test_what_grows_too_much_is_shown_as_typed(name: str) -> None:
    rendered = render_markdown(SHAPED[name])
    assert rendered.startswith("<p>")
    assert "<a" not in rendered
    assert "<blockquote" not in rendered
    assert plain_text(rendered).split() == SHAPED[name].split()


def test_what_is_too_deep_is_shown_as_typed() -> None:
    deep = "<blockquote>" * (MAX_DEPTH + 1) + "a"
    assert render_html(deep) == f"<p>{deep.replace('<', '&lt;').replace('>', '&gt;')}</p>"
    allowed = "<blockquote>" * MAX_DEPTH + "a" + "</blockquote>" * MAX_DEPTH
    assert render_html(allowed) == allowed


@pytest.mark.wide
def test_what_is_too_long_is_shown_as_typed() -> None:
    assert render_markdown("*a*" * (MAX_SOURCE // 3)).startswith("<p><em>a</em>") is False
    assert render_markdown("*a* " + "b" * (MAX_SOURCE - 4)).startswith("<p><em>a</em>")
    assert render_markdown("*a* " + "b" * MAX_SOURCE).startswith("<p>*a* ")
    assert render_html("<b>a</b>" + "b" * MAX_SOURCE).startswith("<p>&lt;b&gt;a")


@pytest.mark.wide
def test_table_over_the_limit_stays_lines() -> None:
    head = "| a | b |\n|---|---|\n"
    assert to_html(head + "| c | d |\n" * (MAX_CELLS // 2 - 1)).count("<td") == MAX_CELLS - 2
    assert "<table" not in to_html(head + "| c | d |\n" * MAX_CELLS)
    assert "<strong>" in to_html(head + "| c | d |\n" * MAX_CELLS + "\n**e**")


def test_paragraph_of_too_many_addresses_keeps_them_as_words() -> None:
    assert render_markdown("www.a.example " * MAX_ADDRESSES).count("<a ") == MAX_ADDRESSES
    assert "<a " not in render_markdown("www.a.example " * (MAX_ADDRESSES + 1))


def test_linkifier_is_not_asked_at_every_colon(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(commonmark, "linkify", lambda state, silent: asked.append(state.pos))
    to_html("://" * 100 + " a:b http://c.example")
    assert len(asked) == 1


def test_run_of_marks_is_cut_before_it_is_normalised() -> None:
    assert len(clean_text("a" + "\u0315\u0300" * 10_000)) <= 32
