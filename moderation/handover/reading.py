"""What the rules read of a post: its writer's own words, without quotes and code."""

from __future__ import annotations

from forum.models import Answer, Comment, Post, Question
from forum.text.plain import plain_text
from moderation.handover.lexicon import own_words


def words_of(post: Question | Answer | Comment) -> list[str]:
    body = own_words(post.body) if post.body_format == Post.Format.MARKDOWN else plain_text(post.body_html)
    return [post.title, body] if isinstance(post, Question) else [body]
