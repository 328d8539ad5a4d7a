"""Quoting an answer, and the short addresses that lead back to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import actions
from forum.models import Answer, Member, Question
from forum.quoting import QUOTE_MAX, quote_of
from forum.text.markdown import render_markdown
from forum.views.thread import PAGE_SIZE
from tests.forum.reading import page, read, signed_in
from tests.people import make_member


def test_a_quote_is_markdown_with_its_source(answer: Answer) -> None:
    assert quote_of(answer) == f"> Clean the filter, then the hose.\n>\n> — [Bob](/a/{answer.pk})\n\n"


def test_what_the_text_quotes_itself_is_left_out(question: Question, bob: Member) -> None:
    answer = actions.answer(question, by=bob, body="> It stops\n\nClean the filter.")
    assert "It stops" not in quote_of(answer)
    assert "> Clean the filter." in quote_of(answer)


def test_a_long_text_is_cut_between_words(answer: Answer) -> None:
    quote = quote_of(answer, "filter " * 400)
    assert len(quote) < QUOTE_MAX + 60
    assert "filter…" in quote


@given(st.text(max_size=80), st.text(alphabet="ab[]()*_<>\\`~&#", min_size=1, max_size=20))
def test_nothing_leaves_the_quote(words: str, name: str) -> None:
    """Whatever was marked, and whatever its author is called: one quote, and nothing behind it but what follows."""
    source = Answer(
        pk=7,
        body="Clean it.",
        body_html="<p>Clean it.</p>",
        author=Member(pk=1, display_name=name),
        question=Question(),
    )
    html = render_markdown(quote_of(source, words) + "Mine.")
    assert html.startswith("<blockquote>")
    assert html.endswith("</blockquote>\n<p>Mine.</p>\n")
    assert 'href="/a/7"' in html


@pytest.mark.wide
def test_the_quote_opens_the_form_of_an_answer(question: Question, answer: Answer, mallory: Member) -> None:
    client = signed_in(mallory)
    address = f"/en/questions/{question.pk}/answer/?quote={answer.pk}"
    assert f'href="{address}"' in read(client, page(question)).text
    assert "&gt; Clean the filter, then the hose." in read(client, address).text
    marked = read(client, f"{address}&words=the+%3Cb%3Ehose").text
    assert "&gt; the &lt;b&gt;hose" in marked
    assert "filter" not in marked.split("<textarea")[1].split("</textarea>")[0]


def test_the_quote_comes_after_what_was_written_before(question: Question, answer: Answer, mallory: Member) -> None:
    actions.keep_draft(question, by=mallory, body="I did this:")
    shown = read(signed_in(mallory), f"/en/questions/{question.pk}/answer/?quote={answer.pk}").text
    assert "I did this:\n\n&gt; Clean" in shown


@pytest.mark.wide
def test_who_asked_or_answered_quotes_in_a_comment(
    question: Question, answer: Answer, alice: Member, bob: Member
) -> None:
    other = actions.answer(question, by=make_member("carl"), body="Descale it.")
    for member in (alice, bob):
        client = signed_in(member)
        moved = client.get(f"/en/questions/{question.pk}/answer/?quote={other.pk}")
        assert moved["Location"] == f"/en/answers/{other.pk}/comment/?quote={other.pk}"
        assert "&gt; Descale it." in read(client, moved["Location"]).text


@pytest.mark.wide
def test_only_what_one_may_read_under_this_question_is_quoted(
    question: Question, answer: Answer, mallory: Member
) -> None:
    actions.hold(answer)
    for number in (answer.pk, 10**17, "x", ""):
        shown = read(signed_in(mallory), f"/en/questions/{question.pk}/answer/?quote={number}")
        assert shown.status_code == 200
        assert "Clean the filter" not in shown.text


# ------------------------------------------------------------------ short addresses


@pytest.mark.wide
def test_an_answer_is_found_on_its_page(question: Question, answer: Answer, client, django_user_model) -> None:
    people = django_user_model.objects.bulk_create(
        django_user_model(username=f"reader{number}") for number in range(PAGE_SIZE + 1)
    )
    others = [actions.answer(question, by=person, body="Descale it.") for person in people]
    assert client.get(f"/a/{answer.pk}")["Location"] == f"{page(question)}#answer-{answer.pk}"
    for late in others[-2:]:
        target = client.get(f"/a/{late.pk}")["Location"]
        assert target == f"{page(question)}?page=2#answer-{late.pk}"
        assert f'id="answer-{late.pk}"' in read(client, target).text
    actions.accept(others[-1], by=question.author)
    assert client.get(f"/a/{others[-1].pk}")["Location"] == f"{page(question)}#answer-{others[-1].pk}"
    assert f'id="answer-{others[-1].pk}"' in read(client, page(question)).text
    assert client.get(f"/a/{others[-2].pk}")["Location"].endswith(f"?page=2#answer-{others[-2].pk}")


@pytest.mark.wide
def test_a_comment_is_found_under_what_it_stands(question: Question, answer: Answer, alice: Member, client) -> None:
    for target in (question, answer):
        comment = actions.comment(target, by=alice, body="Thank you.")
        found = client.get(f"/c/{comment.pk}")["Location"]
        assert found == f"{page(question)}#comment-{comment.pk}"
        assert f'id="comment-{comment.pk}"' in read(client, found).text
        assert f'href="/c/{comment.pk}"' in read(client, found).text
        actions.hide(comment, by=None, ref="d:1")
        assert client.get(f"/c/{comment.pk}").status_code == 410
        actions.restore(comment, by=None, ref="d:1")
    actions.hold(question)
    assert client.get(f"/c/{comment.pk}").status_code == 404
