"""Whatever is posted, readers get harmless HTML. By default on a sample of the corpora, whole under `slow`."""

from collections.abc import Iterable

import html5lib
import pytest

from forum.text import policy, sanitizer
from forum.text.markdown import render_html, render_markdown
from tests.forum import hostile

SAMPLE = slice(0, None, 4)
# bleach 6.4.0 reads digits after a colon as a port, so sees no scheme. Nothing runs from it, and nh3 drops it.
SLIPS_OF_BLEACH = {"address javascript:123"}
ELSEWHERE = [context for context in hostile.CONTEXTS if context != "as it is"]


def check_rendered(payloads: Iterable[str]) -> None:
    for payload in payloads:
        for rendered in (render_markdown(payload, language="fr"), render_html(payload, language="fr")):
            assert hostile.faults(rendered) == [], payload
            assert sanitizer.last_word(rendered) == rendered, payload
            assert tree(sanitizer.bleached(rendered)) == tree(rendered), payload


def check_placed(payloads: Iterable[str], contexts: Iterable[str]) -> None:
    for payload in payloads:
        for context in contexts:
            source = hostile.placed(payload, context)
            assert hostile.faults(render_markdown(source)) == [], source


def check_walls(payloads: Iterable[str]) -> None:
    """Each wall alone, with the other taken away, holds against the raw payload."""
    for payload in payloads:
        assert dangers(sanitizer.last_word(payload)) == [], payload
        assert set(dangers(sanitizer.bleached(payload))) <= SLIPS_OF_BLEACH, payload


def tree(html: str) -> str:
    return html5lib.serialize(html5lib.parseFragment(html, namespaceHTMLElements=False), omit_optional_tags=False)


def dangers(html: str) -> list[str]:
    """The faults that execute; a remote image, a missing `rel`, an odd shape are the policy's matter, not a wall's."""
    matters = ("image ", "link without", "markup and", "the page")
    elements = hostile.ELEMENTS | set(policy.RENAMED)
    return [fault for fault in hostile.faults(html, elements) if not fault.startswith(matters)]


@pytest.mark.wide
def test_sample_is_harmless_as_markdown_and_as_html() -> None:
    check_rendered(hostile.payloads()[SAMPLE])


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(ELSEWHERE)))
def test_sample_is_harmless_wherever_it_stands(number: int) -> None:
    check_placed(hostile.payloads()[number :: len(ELSEWHERE)], [ELSEWHERE[number]])


@pytest.mark.wide
def test_bleach_and_nh3_each_hold_alone_on_a_sample() -> None:
    check_walls(hostile.payloads()[SAMPLE])


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_whole_corpus_is_harmless(part: int) -> None:
    check_rendered(hostile.payloads()[part::8])


@pytest.mark.slow
@pytest.mark.parametrize("context", ELSEWHERE)
def test_whole_corpus_is_harmless_wherever_it_stands(context: str) -> None:
    check_placed(hostile.payloads(), [context])


@pytest.mark.slow
def test_bleach_and_nh3_each_hold_alone_on_the_whole_corpus() -> None:
    check_walls(hostile.payloads())


def test_nh3_catches_what_slips_through_bleach() -> None:
    slip = '<a href="javascript:123">word</a>'
    assert sanitizer.bleached(slip) == slip
    assert render_html(slip) == "word"
    assert render_markdown("[word](javascript:123)") == "<p>[word](javascript:123)</p>\n"


def test_corpus_is_whole() -> None:
    assert len(hostile.payloads()) == 3658 + 223


@pytest.mark.parametrize(
    "bad",
    [
        "<script>x</script>",
        '<p onclick="x">a</p>',
        '<p style="a">a</p>',
        '<p id="a">a</p>',
        '<a href="java\tscript:x" rel="nofollow ugc noopener">a</a>',
        '<a href="//evil.example">a</a>',
        '<img src="https://evil.example/a.png">',
        "</main><p>a</p>",
        "a<!-- b -->",
        "a < b",
    ],
)
def test_the_check_itself_finds_faults(bad: str) -> None:
    assert hostile.faults(bad)
