"""From an answer into a guide that is there, and what editors then do with a draft."""

import datetime as dt
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, GroupPagePermission
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from forum import actions
from forum.models import Answer, Member, Question
from knowledge import promotion, provenance
from knowledge.models import ArticlePage
from tests.knowledge.promoting import Wizard, live, through
from tests.knowledge.test_workflow import action_url, edited, submit
from tests.people import make_editor, make_member

Browser = Callable[[Member], Client]


@pytest.fixture
def old(solution: Answer, ask: Callable[..., Question]) -> Answer:
    """The solution of another question, of which a guide was made before."""
    first = ask("The dishwasher leaves water behind after each programme")
    return actions.accept(actions.answer(first, by=make_member("rita"), body="Clean the sieve."), by=first.author)


@pytest.fixture
def guide(old: Answer, editor: Member) -> ArticlePage:
    return live(promotion.promote(old, by=editor, title="Water that stays"))


@pytest.mark.wide
def test_into_a_guide_that_readers_see(guide: ArticlePage, wizard: Wizard) -> None:
    wizard.send().send().send(q="water", go="find")
    assert "At the end of “Water that stays”" in wizard.text
    wizard.send(target=str(guide.pk))
    through(wizard)
    assert "Clean the sieve." in wizard.page.select_one(".preview").text
    wizard.send()
    assert wizard.response.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[guide.pk])
    page = ArticlePage.objects.get()
    assert (page.live, page.has_unpublished_changes) == (True, True)
    assert "Unplug" not in Client().get(page.url).text
    draft = page.get_latest_revision_as_object()
    assert [block.block_type for block in draft.body] == ["paragraph", "paragraph", "steps", "paragraph", "paragraph"]
    assert "06 12" not in str(page.latest_revision.content)


@pytest.mark.wide
def test_a_second_time_adds_nothing(guide: ArticlePage, solution: Answer, editor: Member, as_member: Browser) -> None:
    through(Wizard(as_member(editor), solution).send(), target=str(guide.pk)).send()
    again = Wizard(as_member(editor), solution)
    assert "This answer is in a guide already" in again.text
    through(again.send(), target=str(guide.pk))
    assert "holds all of this already" in again.text
    again.send()
    assert again.response.status_code == 403
    assert "The guide holds all of this already" in again.text
    assert guide.revisions.count() == 2


@pytest.mark.wide
def test_what_is_added_is_approved_by_another_and_credited(
    guide: ArticlePage, old: Answer, solution: Answer, wizard: Wizard, editor: Member, bob: Member
) -> None:
    through(wizard, target=str(guide.pk)).send()
    page = ArticlePage.objects.get()
    submit(page, editor)
    task, state = page.current_workflow_task, page.current_workflow_task_state
    with pytest.raises(PermissionDenied):
        task.on_action(state, editor, "approve")
    task.on_action(state, make_editor("second"), "approve")
    page = ArticlePage.objects.get()
    assert "Unplug" in Client().get(page.url).text
    assert {source.answer for source in page.sources.all()} == {old, solution}
    assert len({(source.answer_id, source.block_id) for source in page.sources.all()}) == page.sources.count() == 5
    assert bob.reputation_changes.get(reason="promoted").answer == solution
    assert list(provenance.check()) == []


@pytest.mark.wide
def test_what_is_added_is_not_published_once_it_is_hidden(
    guide: ArticlePage, solution: Answer, wizard: Wizard, editor: Member, dora: Member
) -> None:
    through(wizard, target=str(guide.pk)).send()
    page = ArticlePage.objects.get()
    submit(page, editor)
    actions.hide(solution, by=dora, ref="decision:1")
    with pytest.raises(PermissionDenied):
        page.current_workflow_task.on_action(page.current_workflow_task_state, make_editor("second"), "approve")


@pytest.mark.wide
@pytest.mark.parametrize("why", ["locked", "reviewed", "scheduled"])
def test_a_guide_that_cannot_be_changed_now_says_why(
    solution: Answer, old: Answer, editor: Member, as_member: Browser, why: str
) -> None:
    second = make_editor("second")
    page = promotion.promote(old, by=second, title="Water that stays")
    wizard = through(Wizard(as_member(editor), solution).send(), target=str(page.pk))
    if why == "locked":
        ArticlePage.objects.update(locked=True, locked_by=second, locked_at=timezone.now())
    elif why == "reviewed":
        submit(page, second)
    else:
        page.go_live_at = timezone.now() + timedelta(days=1)
        page.save_revision(user=second).publish()
    said = {"locked": "is locked by Second", "reviewed": "is being reviewed", "scheduled": "waits for its day"}[why]
    before = page.revisions.count()
    wizard.get(wizard.form["action"])
    assert wizard.step == "check"
    assert said in wizard.text
    assert "Clean the sieve." not in wizard.text
    wizard.send()
    assert wizard.response.status_code == 403
    assert said in wizard.text
    wizard.send(go="back")
    assert wizard.step == "personal"
    wizard.send(go="back")
    assert said in wizard.text
    assert wizard.page.select_one(f"input[name=target][value='{page.pk}']").has_attr("disabled")
    assert page.revisions.count() == before


@pytest.mark.wide
def test_the_draft_of_somebody_else_is_not_shown_to_whoever_may_not_change_it(
    solution: Answer, old: Answer, wizard: Wizard
) -> None:
    """Editors of this site make guides, and change their own only."""
    GroupPagePermission.objects.filter(permission__codename="change_page").delete()
    page = promotion.promote(old, by=make_editor("second"), title="Water that stays")
    wizard.send().send().send(q="water", go="find")
    assert "Water that stays" not in wizard.text
    wizard.send(target=str(page.pk))
    assert wizard.response.status_code == 422
    assert "Choose the guide to add to." in wizard.text
    wizard.get(reverse("knowledge:promote_step", args=[solution.pk, "check"]))
    assert "no longer here" in wizard.text
    assert "Clean the sieve." not in wizard.text
    wizard.send()
    assert wizard.response.status_code == 403
    assert page.revisions.count() == 1


@pytest.mark.wide
def test_comments_of_editors_stay_when_parts_are_added(
    guide: ArticlePage, wizard: Wizard, editor: Member, as_member: Browser
) -> None:
    second = make_editor("second")
    address = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    remark = {
        "id": "", "text": "Which sieve?", "contentpath": "title", "position": "", "deleted": "", "resolved": "",
        "replies": inline_formset([]),
    }  # fmt: skip
    data = edited(guide) | nested_form_data({"comments": inline_formset([remark])})
    response = as_member(second).post(address, data)
    assert response.status_code == 302, [
        response.context["form"].errors,
        {n: (f.errors, f.non_form_errors()) for n, f in response.context["form"].formsets.items()},
    ]
    comment = Comment.objects.get(page=guide)
    assert (comment.text, comment.user) == ("Which sieve?", second)
    through(wizard, target=str(guide.pk)).send()
    assert "Which sieve?" in as_member(editor).get(address).text
    assert guide.get_latest_revision_as_object().wagtail_admin_comments.get() == comment


@pytest.mark.wide
def test_a_draft_can_be_locked_and_given_a_day(wizard: Wizard, editor: Member, as_member: Browser) -> None:
    through(wizard, title="Drain it").send()
    page = ArticlePage.objects.get()
    root = Member.objects.create_superuser("root", "root@example.org", "x")
    assert as_member(root).post(reverse("wagtailadmin_pages:lock", args=[page.pk])).status_code == 302
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert as_member(editor).get(edit).context["locked_for_user"]
    assert as_member(root).post(reverse("wagtailadmin_pages:unlock", args=[page.pk])).status_code == 302
    tomorrow = timezone.localtime() + timedelta(days=1)
    day = {"go_live_at": tomorrow.strftime("%Y-%m-%d %H:%M"), "action-submit": "1"}
    response = as_member(editor).post(edit, edited(page) | day)
    assert response.status_code == 302, [
        response.context["form"].errors,
        {n: (f.errors, f.non_form_errors()) for n, f in response.context["form"].formsets.items()},
    ]
    as_member(make_editor("second")).post(action_url(page, "approve"))
    page = ArticlePage.objects.get()
    assert (page.live, page.status_string) == (False, "scheduled")
    assert page.scheduled_revision.approved_go_live_at.date() == tomorrow.astimezone(dt.UTC).date()
