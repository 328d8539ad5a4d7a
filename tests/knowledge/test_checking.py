"""The pages where editors look at guides again, and the command that counts them."""

from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from forum import actions
from forum.models import Answer, Member, Question, Revision
from knowledge import promotion
from knowledge.management.commands.freshness import share
from knowledge.models import ArticlePage, ReviewTask
from knowledge.upkeep import tasks
from tests.people import make_editor, make_member


@pytest.fixture
def guide(site_tree: Any, answer: Answer, alice: Member, editor: Member) -> ArticlePage:
    page = promotion.promote(actions.accept(answer, by=alice), by=editor)
    page.get_latest_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def edited(guide: ArticlePage, answer: Answer, bob: Member) -> ReviewTask:
    actions.edit_answer(answer, by=bob, body="Clean the pump, then the hose.")
    tasks.examine()
    return ReviewTask.objects.open().get()


@pytest.mark.parametrize(("typed", "value"), [("5%", 0.05), ("0.05", 0.05), ("0,05", 0.05), (" 5 % ", 0.05), ("0", 0)])
def test_a_share(typed: str, value: float) -> None:
    assert share(typed) == pytest.approx(value)


@pytest.mark.parametrize("typed", ["", "five", "5", "120%", "-1", "1e-2", "%"])
def test_what_is_no_share_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ArgumentTypeError, match=r"write 5% or 0\.05"):
        share(typed)
    with pytest.raises(CommandError, match=r"write 5% or 0\.05"):
        call_command("freshness", f"--max-stale={typed}")


@pytest.mark.wide
def test_the_command_names_stale_guides_and_ends_with_1(guide: ArticlePage, capsys: Any) -> None:
    call_command("freshness", "--max-stale", "0%")
    assert "1 guides: 1 fresh, 0 due, 0 stale (0.0 %)" in capsys.readouterr().out
    ArticlePage.objects.filter(pk=guide.pk).update(review_by=timezone.localdate() - timedelta(days=1))
    with pytest.raises(SystemExit) as ended:
        call_command("freshness", "--max-stale", "5%")
    assert ended.value.code == 1
    said = capsys.readouterr()
    assert f"guide {guide.pk}, {guide.url_path}: past its review date" in said.out
    assert "More than 5 % of the guides are stale." in said.err
    assert not ReviewTask.objects.exists()  # it reads only
    call_command("freshness", "--max-stale", "100%")
    call_command("freshness")


@pytest.mark.wide
def test_the_list_filters_and_counts(guide: ArticlePage, edited: ReviewTask, editor: Member, as_member: Any) -> None:
    browser, address = as_member(editor), reverse("knowledge_checks")
    page = browser.get(address).text
    assert guide.title in page
    assert "Published guides: 1. To check: 1." in page
    assert "Its source was edited" in page
    for query, is_listed in (
        ("?owner=me", True),
        (f"?owner={editor.pk}", True),
        ("?owner=nobody", False),
        ("?reason=edited", True),
        ("?reason=dangerous", False),
        ("?reason=nonsense&owner=nonsense", True),
    ):
        assert (reverse("knowledge_check", args=[guide.pk]) in browser.get(address + query).text) is is_listed
    assert guide.title in browser.get(reverse("wagtailadmin_home")).text


@pytest.mark.wide
@pytest.mark.parametrize("who", ["dora", "mallory"])
def test_the_pages_are_for_editors(
    guide: ArticlePage, edited: ReviewTask, who: str, request: Any, as_member: Any
) -> None:
    browser = as_member(request.getfixturevalue(who))
    for address in (reverse("knowledge_checks"), reverse("knowledge_check", args=[guide.pk])):
        assert browser.get(address).status_code in {302, 403}
        assert browser.post(address, {"confirm": "1"}).status_code in {302, 403, 405}
    assert browser.get(f"/en/guide/{guide.pk}/check/").status_code == 403
    assert ReviewTask.objects.open().exists()


@pytest.mark.wide
def test_an_editor_reads_what_changed_and_says_it_is_right(
    guide: ArticlePage, edited: ReviewTask, editor: Member, as_member: Any
) -> None:
    browser = as_member(editor)
    address = browser.get(f"/en/guide/{guide.pk}/check/").headers["Location"]
    page = browser.get(address).text
    assert "<del>" in page
    assert "<ins>" in page
    assert "version 1 of the answer is in the guide, version 2 stands" in page
    refused = browser.post(address, {"task": edited.pk, "seen": "edit:1:1"}, follow=True).text
    assert "Something happened meanwhile" in refused
    assert "This reason is gone" in browser.post(address, {"task": "x"}, follow=True).text
    browser.post(address, {"task": edited.pk, "seen": " ".join(edited.grounds)})
    assert not ReviewTask.objects.open().exists()
    page = browser.get(address).text
    assert "Nothing speaks against this guide" in page
    assert "still right (Editor)" in page


@pytest.mark.wide
def test_an_answer_out_of_sight_is_not_shown_to_editors(
    guide: ArticlePage, edited: ReviewTask, answer: Answer, editor: Member, as_member: Any
) -> None:
    """Its block was written anew, so the guide stands, and its former source is still named."""
    Question.objects.filter(pk=answer.question_id).update(visibility="hidden")
    page = as_member(editor).get(reverse("knowledge_check", args=[guide.pk])).text
    assert "A question that is no longer public" in page
    assert answer.question.title not in page.partition("A question that is no longer public")[2][:400]
    assert "<del>" not in page


@pytest.mark.wide
def test_a_hidden_text_is_not_shown_to_editors(
    guide: ArticlePage, edited: ReviewTask, answer: Answer, editor: Member, dora: Member, as_member: Any
) -> None:
    first = Revision.objects.get(answer=answer, number=1)
    guide.sources.all().update(block_id="")  # written anew: a guide that quotes what was hidden leaves the site
    actions.hide_revision(first, by=dora, reason="A telephone number")
    page = as_member(editor).get(reverse("knowledge_check", args=[guide.pk])).text
    assert "hidden: ask a moderator" in page
    assert first.body not in page


@pytest.mark.wide
def test_what_is_dangerous_is_told_to_moderators_alone(
    guide: ArticlePage, answer: Answer, alice: Member, editor: Member, as_member: Any
) -> None:
    actions.mark(answer, by=alice, kind="dangerous", sentence="It gives a shock.")
    tasks.examine()
    address = reverse("knowledge_check", args=[guide.pk])
    page = as_member(editor).get(address).text
    assert "the moderators know what was said" in page
    assert "shock" not in page
    both = make_member("root", is_staff=True, is_superuser=True)
    assert "It gives a shock." in as_member(both).get(address).text


@pytest.mark.wide
def test_handing_over_confirming_and_withdrawing(
    guide: ArticlePage, edited: ReviewTask, editor: Member, mallory: Member, as_member: Any
) -> None:
    browser, address, other = as_member(editor), reverse("knowledge_check", args=[guide.pk]), make_editor("second")
    assert "Choose an editor" in browser.post(address, {"hand_over": "1", "to": mallory.pk}, follow=True).text
    browser.post(address, {"hand_over": "1", "to": other.pk})
    assert ArticlePage.objects.get(pk=guide.pk).caretaker == other
    browser.post(address, {"confirm": "1"})
    assert ArticlePage.objects.get(pk=guide.pk).checked_at is not None
    browser.post(address, {"withdraw": "1"})
    assert not ArticlePage.objects.get(pk=guide.pk).live
    assert "This guide is not published" in browser.get(address).text


@pytest.mark.wide
def test_every_reason_shows_what_happened(
    guide: ArticlePage, edited: ReviewTask, answer: Answer, alice: Member, editor: Member, as_member: Any
) -> None:
    now = timezone.now()
    actions.unaccept(answer.question, by=alice)
    for number in range(2):
        actions.mark(answer, by=make_member(f"reader{number}"), kind="outdated")
    ArticlePage.objects.filter(pk=guide.pk).update(review_by=timezone.localdate())
    tasks.examine()
    ReviewTask.objects.create(page=guide, reason="falling", grounds=["falls:1:1"], opened_at=now)
    ReviewTask.objects.create(page=guide, reason="superseded", grounds=["version:1"], opened_at=now)
    page = as_member(editor).get(reverse("knowledge_check", args=[guide.pk])).text
    assert "2 people say so" in page
    assert "no longer accepted as the solution" in page
    assert "Due on" in page
    assert page.index("Called outdated") < page.index("Past its review date") < page.index("No longer the solution")
