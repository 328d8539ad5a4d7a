"""Was this guide helpful: who may say it, of what, once; why not; and asking after a no."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from forum import actions, limits
from forum.limits import Limit
from forum.models import Answer, Draft, Member, Product, Question
from knowledge import promotion
from knowledge.models import ArticlePage, GuideFeedback, QuestionAfterGuide
from knowledge.readers import asking_on, feedback
from tests.people import PASSWORD

IN_PLACE = {"HX-Request": "true"}


@pytest.fixture
def guide(site_tree: Any, answer: Answer, alice: Member, editor: Member) -> ArticlePage:
    page = promotion.promote(actions.accept(answer, by=alice), by=editor, title="Drain the X200")
    page.product = Product.objects.create(name="Vaguelune X200", slug="vaguelune-x200")
    page.save_revision(user=editor).publish()
    return ArticlePage.objects.get(pk=page.pk)


def address(guide: ArticlePage, what: str = "helpful") -> str:
    return f"/en/guide/{guide.pk}/{what}/"


# The action


@pytest.mark.wide
def test_a_reader_has_one_opinion_on_a_revision(guide: ArticlePage, mallory: Member, editor: Member) -> None:
    for reader in ({"by": mallory}, {"visitor": "v1"}):
        first = feedback.record(guide, is_helpful=False, reason="unclear", comment="Which hose?", **reader)
        second = feedback.record(guide, is_helpful=True, reason="unclear", **reader)
        assert first.pk == second.pk
        kept = GuideFeedback.objects.get(pk=first.pk)
        assert (kept.is_helpful, kept.reason, kept.comment) == (True, "", "")
    read = guide.live_revision_id
    guide.save_revision(user=editor).publish()
    guide = ArticlePage.objects.get(pk=guide.pk)
    feedback.record(guide, is_helpful=True, by=mallory)
    assert GuideFeedback.objects.filter(member=mallory).count() == 2
    assert feedback.record(guide, is_helpful=False, by=mallory, revision=read).revision_id == read
    assert GuideFeedback.objects.filter(member=mallory).count() == 2


@pytest.mark.wide
def test_an_opinion_is_of_a_version_that_was_public(guide: ArticlePage, editor: Member) -> None:
    draft = guide.save_revision(user=editor)
    other = guide.save_revision(user=editor)
    other.publish()
    guide = ArticlePage.objects.get(pk=guide.pk)
    for named in (draft.pk, 1, other.pk + 1000, None):
        assert feedback.record(guide, is_helpful=True, visitor="v1", revision=named).revision_id == other.pk


@pytest.mark.wide
def test_who_wrote_a_guide_does_not_judge_it(guide: ArticlePage, bob: Member, editor: Member, alice: Member) -> None:
    for author in (bob, editor):
        with pytest.raises(PermissionDenied, match="without you"):
            feedback.record(guide, is_helpful=True, by=author)
    feedback.record(guide, is_helpful=True, by=alice)  # asked, and wrote no line of it
    assert GuideFeedback.objects.get().member == alice


@pytest.mark.wide
def test_personal_data_in_a_comment_are_not_kept(guide: ArticlePage) -> None:
    said = "Call me: 06 12 34 56 78 or jean@example.org, IBAN FR76 3000 6000 0112 3456 7890 189"
    kept = feedback.record(guide, is_helpful=False, visitor="v1", comment=said).comment
    assert kept == "Call me: [telephone] or [e-mail], IBAN [iban]"


@pytest.mark.wide
def test_opinions_are_counted_between_two_moments(guide: ArticlePage) -> None:
    now = timezone.now()
    for number, (days, good, reason) in enumerate([(1, False, "outdated"), (2, True, ""), (9, False, "unclear")]):
        said: dict[str, Any] = {"is_helpful": good, "reason": reason, "at": now - timedelta(days=days)}
        feedback.record(guide, visitor=f"v{number}", **said)
    week = feedback.counts(guide, now - timedelta(days=7), now)
    assert (week.helpful, week.total, week.outdated, week.reasons) == (1, 2, 1, {"outdated": 1})
    assert feedback.counts(guide).total == 3
    assert feedback.counts(guide, revision=guide.live_revision_id + 1).total == 0


# The pages


@pytest.mark.wide
def test_a_visitor_says_no_and_why_without_javascript(guide: ArticlePage, client: Client) -> None:
    page = client.get(guide.url).text
    assert f'<form class="votes" method="get" action="{address(guide)}">' in page
    assert "csrfmiddlewaretoken" not in page.split("<main")[1].split("</main")[0]
    asked = client.get(address(guide), {"value": "no", "revision": guide.live_revision_id})
    assert "Why did it not help you?" in asked.text
    for reason in GuideFeedback.Reason.values:
        assert f'value="{reason}"' in asked.text
    assert not GuideFeedback.objects.exists()  # nothing is kept by looking
    sent = {"value": "no", "reason": "wrong", "comment": "The flap is on the left.", "details": "1"}
    response = client.post(address(guide), sent)
    assert response.headers["Location"] == f"{address(guide)}?said=no"
    assert "Ask my question" in client.get(response.headers["Location"]).text
    opinion = GuideFeedback.objects.get()
    assert (opinion.is_helpful, opinion.reason, opinion.comment) == (False, "wrong", "The flap is on the left.")
    assert (opinion.revision_id, opinion.member) == (guide.live_revision_id, None)
    again = client.get(address(guide)).text  # what they said stands in the form
    assert "The flap is on the left." in again
    assert "The flap" not in Client().get(address(guide)).text


@pytest.mark.wide
def test_a_yes_is_asked_nothing_more(guide: ArticlePage, client: Client) -> None:
    page = client.get(address(guide), {"value": "yes"}).text
    assert "Why did it not help you?" not in page and "<textarea" not in page
    assert client.post(address(guide), {"value": "yes", "details": "1"}).headers["Location"] == guide.url


@pytest.mark.wide
def test_a_member_presses_one_button(
    guide: ArticlePage, mallory: Member, as_member: Callable[[Member], Client]
) -> None:
    browser = as_member(mallory)
    assert '<form class="votes" method="post"' in browser.get(guide.url).text
    assert browser.post(address(guide), {"value": "no"}).headers["Location"] == f"{address(guide)}?value=no"
    assert browser.post(address(guide), {"value": "yes"}).headers["Location"] == guide.url
    assert GuideFeedback.objects.get().is_helpful


@pytest.mark.wide
def test_who_wrote_it_has_no_buttons_and_is_refused(
    guide: ArticlePage, bob: Member, as_member: Callable[[Member], Client]
) -> None:
    browser = as_member(bob)
    assert "Was this guide helpful?" not in browser.get(guide.url).text
    response = browser.post(address(guide), {"value": "yes"})
    assert response.status_code == 403
    assert "without you" in response.text


@pytest.mark.wide
def test_with_a_script_all_happens_in_place(guide: ArticlePage, client: Client) -> None:
    browser = Client(enforce_csrf_checks=True)
    first = browser.get(address(guide), {"value": "no"}, headers=IN_PLACE).text
    assert "data-now" in first and "<html" not in first
    token = first.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert not GuideFeedback.objects.exists()
    sent = {"csrfmiddlewaretoken": token, "value": "no", "revision": guide.live_revision_id}
    second = browser.post(address(guide), sent, headers=IN_PLACE)
    assert second.status_code == 200
    assert "Why did it not help you?" in second.text and "data-now" not in second.text
    last = browser.post(address(guide), {**sent, "details": "1", "reason": "unclear"}, headers=IN_PLACE).text
    assert "Ask my question" in last
    assert GuideFeedback.objects.get().reason == "unclear"
    assert browser.post(address(guide), {"value": "yes"}, headers=IN_PLACE).status_code == 403  # no token


@pytest.mark.wide
def test_an_odd_opinion_is_refused_with_a_sentence(guide: ArticlePage, client: Client) -> None:
    for sent in ({"value": "perhaps"}, {"value": "no", "reason": "other"}, {"value": "no", "revision": "x"}):
        response = client.post(address(guide), {**sent, "comment": "my words"})
        assert response.status_code == 422
        assert "my words" in response.text
    assert not GuideFeedback.objects.exists()
    assert client.post(f"/en/guide/{guide.pk + 100}/helpful/", {"value": "yes"}).status_code == 404
    assert client.get(address(guide), {"value": "no", "revision": "9" * 30}).status_code == 200


@pytest.mark.wide
def test_too_many_opinions_say_when_to_come_back(
    guide: ArticlePage, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.LIMITS, "opinion", Limit(1, 3600))
    client.post(address(guide), {"value": "yes"})
    for headers in ({}, IN_PLACE):
        response = client.post(address(guide), {"value": "no", "comment": "my words"}, headers=headers)
        assert response.status_code == 429
        assert 0 < int(response.headers["Retry-After"]) <= 3600
        assert "Send it again in" in response.text and "my words" in response.text
    assert GuideFeedback.objects.get().is_helpful


@pytest.mark.wide
def test_helpfulness_is_shown_from_twenty_opinions_on(guide: ArticlePage, client: Client) -> None:
    for number in range(19):
        feedback.record(guide, is_helpful=number > 1, visitor=f"v{number}")
    assert "readers" not in client.get(guide.url).text
    feedback.record(guide, is_helpful=True, visitor="v20")
    assert "Helpful to 90% of 20 readers" in client.get(guide.url).text


@pytest.mark.wide
def test_editors_read_what_the_published_guide_lacks(
    guide: ArticlePage, as_member: Callable[[Member], Client], editor: Member
) -> None:
    feedback.record(guide, is_helpful=False, visitor="v1", reason="unclear", comment="Which <b>hose</b>?")
    feedback.record(guide, is_helpful=False, visitor="v2")
    page = as_member(editor).get("/admin/").text
    assert "Which &lt;b&gt;hose&lt;/b&gt;?" in page
    assert [opinion.comment for opinion in feedback.latest_wishes()] == ["Which <b>hose</b>?"]
    guide.save_revision(user=editor).publish()
    assert "Which" not in as_member(editor).get("/admin/").text


# Asking after it


def test_what_is_carried_over_is_said_in_the_language_of_the_guide() -> None:
    opinion = GuideFeedback(is_helpful=False, reason="outdated", comment="The button moved.")
    said = asking_on.said("Drain it", "https://x.example/en/guides/drain/", opinion)
    assert said.startswith("I read the guide “Drain it” (https://x.example/en/guides/drain/). It did not help me.")
    assert "It is out of date." in said and "The button moved." in said and said.endswith("\n\n")
    assert asking_on.said("Drain it", "u", None) == "I read the guide “Drain it” (u).\n\n"
    with override("fr"):
        french = asking_on.said("Vidanger", "u", opinion).replace("\u00a0", " ")
        assert french.startswith("J’ai lu le guide « Vidanger » (u). Il ne m’a pas été utile. Il est dépassé.")


@pytest.mark.wide
def test_a_no_leads_to_a_question_with_everything_carried_over(guide: ArticlePage, alice: Member) -> None:
    """A visitor says no, goes on to ask, signs in on the way, publishes; the guide is known to have led there."""
    visitor = Client()
    sent = {"value": "no", "reason": "other_case", "comment": "Mine has no flap.", "details": "1", "ask": "1"}
    response = visitor.post(address(guide), {**sent, "q": "x200 water stays in the drum"}, follow=True)
    assert response.request["PATH_INFO"] == "/en/questions/ask/text/"  # the product is known
    for words in ("Vaguelune X200", "x200 water stays in the drum", "I read the guide “Drain the X200”", "no flap"):
        assert words in response.text
    draft = Draft.objects.get()
    assert draft.data["language"] == "en"
    visitor.post("/en/account/login/", {"login": "alice", "password": PASSWORD})
    step = f"/en/questions/ask/text/?draft={draft.pk}"
    typed = {"draft": draft.pk, "context": "after", "tags": "drain", "language": "en"}
    typed |= {"title": draft.data["title"], "body": draft.data["body"] + "What now?"}
    assert visitor.post(step, typed).status_code == 302
    visitor.post(f"/en/questions/ask/review/?draft={draft.pk}", {"draft": draft.pk})
    question = Question.objects.get(author=alice, title="x200 water stays in the drum")
    assert question.product == guide.product
    asking_on.note(question)  # a receiver may run twice, or its moment be missed
    asking_on.note(question)
    assert QuestionAfterGuide.objects.get().page == guide


@pytest.mark.wide
def test_who_asks_twice_finds_what_they_wrote(guide: ArticlePage, client: Client) -> None:
    first = client.post(address(guide, "ask"))
    draft = Draft.objects.get()
    draft.data["body"] = "Half written"
    draft.save()
    assert client.post(address(guide, "ask")).headers["Location"] == first.headers["Location"]
    assert Draft.objects.get().data["body"] == "Half written"
    assert client.get(address(guide, "ask")).headers["Location"] == address(guide)  # state changes by POST alone
    assert Client().post(address(guide, "ask")).headers["Location"] != first.headers["Location"]


@pytest.mark.wide
def test_a_question_that_follows_no_guide_is_not_noted(question: Question) -> None:
    asking_on.note(question)
    assert not QuestionAfterGuide.objects.exists()
