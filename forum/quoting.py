"""What somebody wrote, as a quote for somebody who answers it: Markdown, with the way back to its source."""

from __future__ import annotations

import re

from forum.models import Answer, Comment, Post, Question
from forum.text.cleaning import clean_text, is_blank
from forum.text.plain import plain_text

QUOTE_MAX = 1200  # characters; who wants to quote more has the text above
_SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+!|~@-])")


def quote_of(post: Question | Answer | Comment, words: str = "") -> str:
    """The whole text, or only `words`, which a reader marked; what the text itself quotes is left out."""
    chosen = clean_text(words).strip() or _own_words(post)
    if len(chosen) > QUOTE_MAX:
        chosen = chosen[:QUOTE_MAX].rsplit(None, 1)[0] + "…"
    lines = [f"> {line}".rstrip() for line in chosen.split("\n")]
    name = _SIGNS.sub(r"\\\1", post.byline)
    return "\n".join([*lines, ">", f"> — [{name}]({address_of(post)})"]) + "\n\n"


def address_of(post: Post) -> str:
    """Short, and without a language."""
    return f"/{ {'question': 'q', 'answer': 'a', 'comment': 'c'}[post.kind] }/{post.pk}"


def _own_words(post: Post) -> str:
    text = plain_text(post.body_html) if post.body_format == Post.Format.HTML else post.body
    lines = [line for line in text.strip("\n").split("\n") if not line.lstrip().startswith(">")]
    kept = "\n".join(lines).strip("\n")
    return kept if not is_blank(kept) else "…"
