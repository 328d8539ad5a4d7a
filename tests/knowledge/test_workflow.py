"""From draft to published guide: written by one person, approved by another, credited to the author of the answer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from forum import actions, ledger
from forum.models import Answer, Mail, Member, Notification, Product, Question, ReputationChange
from knowledge import promotion
from knowledge.models import ArticlePage
from knowledge.site_tree import build
from tests.people import make_editor


@pytest.fixture
def second(db: Any) -> Member:
    """The other editor."""
    return make_editor("second")


@pytest.fixture
def solution(answer: Answer, alice: Member) -> Answer:
    return actions.accept(answer, by=alice)


@pytest.fixture
def draft(site_tree: Any, solution: Answer, editor: Member) -> ArticlePage:
    return promotion.promote(solution, by=editor, title="Drain the machine")


def edited(page: ArticlePage, **buttons: str) -> dict[str, Any]:
    """What the editor's browser sends."""
    data = {
        "title": page.title,
        "slug": page.slug,
        "summary": "Clean the filter first.",
        "body": streamfield([("paragraph", rich_text("<p>Clean the filter, then the hose.</p>"))]),
        "product": "",
        "review_by": "",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments": inline_formset([]),
        "checked_products": inline_formset([{"product": product.pk} for product in Product.objects.all()]),
    }
    return nested_form_data(data) | buttons


def submit(page: ArticlePage, by: Member) -> None:
    page.get_workflow().start(page, by)


def action_url(page: ArticlePage, name: str) -> str:
    return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, name, page.current_workflow_task_state.pk])


@pytest.mark.wide
def test_two_editors_bring_a_guide_to_its_readers(
    draft: ArticlePage, editor: Member, second: Member, client: Client, as_member: Callable[[Member], Client]
) -> None:
    Product.objects.create(name="Pump X", slug="pump-x")
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert "checked_products-TOTAL_FORMS" in as_member(editor).get(edit).text
    response = as_member(editor).post(edit, edited(draft, **{"action-submit": "1"}))
    assert response.status_code == 302, response.context["form"].errors
    draft.refresh_from_db()
    assert draft.workflow_in_progress
    assert client.get(draft.url).status_code == 404

    assert as_member(second).post(action_url(draft, "approve")).status_code == 302

    page = ArticlePage.objects.get(pk=draft.pk)
    assert page.live
    shown = client.get(page.url).text
    assert "Clean the filter first." in shown
    assert "tried on 1 product" in shown
    assert "/en/products/pump-x/" in shown
    assert "Bob" in shown
    assert page.sources.get().question.get_absolute_url() in shown


@pytest.mark.wide
def test_nobody_approves_what_they_submitted(
    draft: ArticlePage, editor: Member, as_member: Callable[[Member], Client]
) -> None:
    submit(draft, editor)
    as_member(editor).post(action_url(draft, "approve"))
    with pytest.raises(PermissionDenied, match="Somebody else"):
        draft.current_workflow_task.on_action(draft.current_workflow_task_state, editor, "approve")
    draft.refresh_from_db()
    assert not draft.live
    assert draft.workflow_in_progress


@pytest.mark.wide
def test_nobody_approves_what_they_wrote_and_another_submitted(
    draft: ArticlePage, editor: Member, second: Member
) -> None:
    submit(draft, second)
    task, state = draft.current_workflow_task, draft.current_workflow_task_state
    for member in (editor, second):
        with pytest.raises(PermissionDenied):
            task.on_action(state, member, "approve")
    task.on_action(state, make_editor("third"), "approve")
    draft.refresh_from_db()
    assert draft.live


@pytest.mark.wide
def test_an_administrator_does_not_approve_their_own_text(site_tree: Any, solution: Answer) -> None:
    admin = Member.objects.create_superuser("admin", "admin@example.org", "x")
    page = promotion.promote(solution, by=admin)
    submit(page, admin)
    with pytest.raises(PermissionDenied):
        page.current_workflow_task.on_action(page.current_workflow_task_state, admin, "approve")


@pytest.mark.wide
def test_the_text_under_review_stays_as_submitted(
    draft: ArticlePage, editor: Member, as_member: Callable[[Member], Client]
) -> None:
    submit(draft, editor)
    before = draft.latest_revision_id
    as_member(editor).post(reverse("wagtailadmin_pages:edit", args=[draft.pk]), edited(draft))
    draft.refresh_from_db()
    assert draft.latest_revision_id == before


@pytest.mark.wide
def test_an_editor_cannot_publish_alone(
    draft: ArticlePage, editor: Member, as_member: Callable[[Member], Client]
) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    as_member(editor).post(edit, edited(draft, **{"action-publish": "1"}))
    draft.refresh_from_db()
    assert not draft.live
    with pytest.raises(PermissionDenied):
        draft.get_latest_revision().publish(user=editor)


@pytest.mark.wide
def test_mallory_and_the_moderators_have_no_part_in_it(
    draft: ArticlePage, editor: Member, dora: Member, mallory: Member, as_member: Callable[[Member], Client]
) -> None:
    submit(draft, editor)
    for member in (mallory, dora):
        as_member(member).post(action_url(draft, "approve"))
        with pytest.raises(PermissionDenied):
            draft.current_workflow_task.on_action(draft.current_workflow_task_state, member, "approve")
    draft.refresh_from_db()
    assert not draft.live


@pytest.mark.wide
def test_a_request_for_changes_leaves_the_draft(draft: ArticlePage, editor: Member, second: Member) -> None:
    submit(draft, editor)
    draft.current_workflow_task.on_action(draft.current_workflow_task_state, second, "reject", comment="Too short")
    draft.refresh_from_db()
    assert not draft.live
    assert draft.current_workflow_state.status == "needs_changes"


@pytest.fixture
def published(draft: ArticlePage, editor: Member, second: Member) -> ArticlePage:
    submit(draft, editor)
    draft.current_workflow_task.on_action(draft.current_workflow_task_state, second, "approve")
    return ArticlePage.objects.get(pk=draft.pk)


@pytest.mark.wide
def test_the_author_is_credited_once(published: ArticlePage, bob: Member, editor: Member) -> None:
    before = bob.reputation
    line = ReputationChange.objects.get(reason="promoted")
    assert (line.member, line.points, line.answer) == (bob, 20, published.sources.get().answer)
    published.save_revision(user=editor).publish()
    published.unpublish()
    published.get_latest_revision().publish()
    assert ReputationChange.objects.filter(reason="promoted").count() == 1
    bob.refresh_from_db()
    assert bob.reputation == before + 20 + 15
    assert list(ledger.replay()) == []


@pytest.mark.wide
def test_a_copy_of_the_guide_credits_nobody_again(published: ArticlePage) -> None:
    copy = published.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)
    copy.get_latest_revision().publish()
    assert copy.sources.get().answer == published.sources.get().answer
    assert ReputationChange.objects.filter(reason="promoted").count() == 1


@pytest.mark.wide
def test_the_author_is_told_and_led_to_the_guide(
    published: ArticlePage, bob: Member, as_member: Callable[[Member], Client]
) -> None:
    note = Notification.objects.get(kind=Notification.Kind.PROMOTED)
    assert note.member == bob
    assert Mail.objects.filter(notification=note).count() == 1
    response = as_member(bob).get(f"/fr{note.url}")
    assert response.headers["Location"] == published.url


@pytest.mark.wide
def test_points_and_publication_are_one(
    draft: ArticlePage, editor: Member, second: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(draft, editor)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("no ink")

    monkeypatch.setattr(ledger, "give", fail)
    with pytest.raises(RuntimeError):
        draft.current_workflow_task.on_action(draft.current_workflow_task_state, second, "approve")
    draft.refresh_from_db()
    assert not draft.live
    assert draft.workflow_in_progress


@pytest.mark.wide
def test_the_answer_says_at_once_what_it_became(published: ArticlePage, question: Question, client: Client) -> None:
    line = "This answer became a guide:"
    page = client.get(question.get_absolute_url())
    assert line in page.text
    assert published.url in page.text
    published.unpublish()
    assert line not in client.get(question.get_absolute_url()).text
    published.get_latest_revision().publish()
    assert line in client.get(question.get_absolute_url()).text
    ArticlePage.objects.get(pk=published.pk).delete()
    assert line not in client.get(question.get_absolute_url()).text


@pytest.mark.wide
def test_a_guide_behind_a_restriction_is_named_nowhere(
    published: ArticlePage, question: Question, client: Client
) -> None:
    PageViewRestriction.objects.create(page_id=published.pk, restriction_type="login")
    question.version += 1
    question.save()
    assert published.title not in client.get(question.get_absolute_url()).text
    assert published.title not in client.get("/en/guides/").text
    assert client.get(f"/en/guide/{published.pk}/").status_code == 404


@pytest.mark.wide
@pytest.mark.parametrize("hidden", ["answer", "question"])
def test_a_guide_of_a_withheld_answer_is_not_published(
    draft: ArticlePage, solution: Answer, dora: Member, editor: Member, second: Member, hidden: str
) -> None:
    submit(draft, editor)
    actions.hide(solution if hidden == "answer" else solution.question, by=dora, ref="decision:1")
    task, state = draft.current_workflow_task, draft.current_workflow_task_state
    with pytest.raises(PermissionDenied):
        task.on_action(state, second, "approve")
    task.on_action(state, second, "reject")
    assert not Page.objects.get(pk=draft.pk).live


@pytest.mark.wide
def test_a_published_guide_does_not_show_the_title_of_a_hidden_question(
    published: ArticlePage, question: Question, client: Client
) -> None:
    """Should it ever not be withdrawn with it."""
    assert question.title in client.get(published.url).text
    Question.objects.filter(pk=question.pk).update(visibility="hidden")
    page = client.get(published.url).text
    assert question.title not in page
    assert "no longer public" in page


@pytest.mark.parametrize(("language", "name"), [("en", "Second person"), ("fr", "Deuxième personne")])
def test_the_workflow_of_a_language_is_named_in_it(site_tree: Any, language: str, name: str) -> None:
    build()  # once more changes nothing
    workflow = site_tree[language].get_workflow()
    assert workflow.name == name
    assert [task.name for task in workflow.tasks] == [name]
    assert [group.name for group in workflow.tasks.get().specific.groups.all()] == ["Editors"]


@pytest.mark.wide
def test_nobody_approves_what_they_changed_under_review(draft: ArticlePage, editor: Member, second: Member) -> None:
    submit(draft, editor)
    page = draft.get_latest_revision_as_object()
    page.title = "Mine now"
    page.save_revision(user=second)
    task, state = draft.current_workflow_task, draft.current_workflow_task_state
    for member in (editor, second):
        with pytest.raises(PermissionDenied):
            task.on_action(state, member, "approve")
    task.on_action(state, make_editor("third"), "approve")
    draft.refresh_from_db()
    assert (draft.live, draft.title) == (True, "Mine now")
