"""What an edit changed: the pieces are both texts, whatever they are, and come soon."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text.difference import difference

TEXT = st.text(st.sampled_from("ab \n<é"), max_size=60)


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("Clean the filter.", "Clean the filter.", [("same", "Clean the filter.")]),
        (
            "Clean the old filter first.",
            "Clean the new filter first.",
            [("same", "Clean the"), ("gone", " old"), ("new", " new"), ("same", " filter first.")],
        ),
        ("", "All of it", [("new", "All of it")]),
        ("a b c d", "a c d e", [("same", "a"), ("gone", " b"), ("same", " c d"), ("new", " e")]),
    ],
)
def test_only_what_changed_is_marked(before: str, after: str, pieces: list[tuple[str, str]]) -> None:
    assert difference(before, after) == pieces


@given(TEXT, TEXT)
def test_the_pieces_are_both_texts(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(words for kind, words in pieces if kind != "new") == before
    assert "".join(words for kind, words in pieces if kind != "gone") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" ".join(f"w{n % 97}" for n in range(30_000)), " ".join(f"w{n % 89}" for n in range(30_000))),
        ("p " + "a x " * 1003 + "q", "r " + "a " * 196 + "s"),  # five seconds, if it were compared word by word
    ],
)
def test_what_would_be_compared_for_ever_is_shown_whole(before: str, after: str) -> None:
    assert [kind for kind, _words in difference(before, after)][-2:] == ["gone", "new"]
