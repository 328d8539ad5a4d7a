"""The wizard from an answer to a guide."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum import actions
from forum.models import Answer, Member, Question
from forum.text.markdown import render_markdown
from knowledge import promotion, provenance
from knowledge.models import ArticlePage, GuidePlan
from knowledge.promoting.making import make_guide
from knowledge.promoting.masking import mark_of
from selfcare.periodic import DAILY_JOBS
from tests.knowledge.promoting import BODY, Wizard, live, through, words
from tests.people import make_editor, make_member

Browser = Callable[[Member], Client]


@pytest.mark.wide
def test_the_whole_way_to_a_new_guide(wizard: Wizard, solution: Answer, editor: Member) -> None:
    wizard.send()
    assert not wizard.page.select(".error-summary"), wizard.page.select_one(".error-summary")
    assert wizard.step == "parts"
    hello, careful = wizard.part("Hello"), wizard.part("Careful")
    wizard.send(without=(f"on-{hello}",), **{f"kind-{careful}": "warning", f"place-{careful}": "1"})
    assert wizard.step == "guide"
    wizard.send(title="E18: drain the machine", summary="Clean the filter.")
    assert wizard.step == "personal"
    keep = next(box["name"] for box in wizard.page.select("li.card input") if "01 99" in box.find_next("label").text)
    wizard.send(**{keep: "on"})
    assert wizard.step == "check"
    wizard.send()
    page = ArticlePage.objects.get()
    assert wizard.response.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert wizard.response.status_code == 200
    assert wizard.text.count("answer by Bob") == 1  # however many parts are from it
    assert (page.title, page.summary, page.live, page.owner) == (
        "E18: drain the machine", "Clean the filter.", False, editor,
    )  # fmt: skip
    assert [block.block_type for block in page.body] == ["warning", "steps", "paragraph"]
    assert "01 99 00 12 34" in words(page)
    for gone in ("06 12 34 56 78", "bob@example.org", "Hello"):
        assert gone not in words(page)
        assert gone not in str(page.latest_revision.content)
    assert "[telephone number removed]" in words(page)
    sources = list(page.sources.all())
    assert {source.block_id for source in sources} == {block.id for block in page.body}
    assert {source.answer_revision for source in sources} == {solution.revisions.get(number=1)}


@pytest.mark.wide
def test_several_answers_of_several_questions_in_one_guide(
    solution: Answer, twin: Answer, ask: Callable[..., Question], editor: Member, as_member: Browser
) -> None:
    second = actions.answer(solution.question, by=make_member("sam"), body="Or call a plumber, said مرحبا.")
    far = ask("The kettle does not switch itself off any more")
    third = actions.answer(far, by=make_member("tess"), body="Descale it.")
    wizard = Wizard(as_member(editor), solution)
    assert "Duplicates of this question" in wizard.text
    ticks = {f"text-{second.pk}": "on", f"text-{twin.pk}": "on"}
    wizard.send(**ticks, other=f"http://testserver{far.get_absolute_url()}")
    assert wizard.step == "texts"
    wizard.send(**{f"text-{third.pk}": "on"})
    hose = wizard.part("hose")
    assert "Rita" in wizard.text
    wizard.send(**{f"place-{hose}": "1"}, related=str(twin.question_id))
    assert wizard.step == "parts"
    through(wizard).send()
    page = ArticlePage.objects.get()
    assert page.sources.first().answer == twin
    assert {source.answer for source in page.sources.all()} == {solution, second, twin, third}
    assert {source.question for source in page.sources.all()} == {solution.question, twin.question, far}
    assert "hose" in str(page.body[0].value)
    assert [block.value for block in page.body if block.block_type == "question"] == [twin.question]
    page = live(page)
    shown = Client().get(page.url).text
    for name in ("Bob", "Sam", "Rita", "Tess"):
        assert name in shown


@pytest.mark.wide
def test_what_changed_meanwhile_is_refused_with_a_sentence(
    wizard: Wizard, solution: Answer, bob: Member, alice: Member
) -> None:
    through(wizard)
    actions.edit_answer(solution, by=bob, body=f"{BODY}\n\nAnd my account is none of your business.")
    wizard.send()
    assert wizard.response.status_code == 403
    assert "The answer of Bob was edited since you chose its parts" in wizard.text
    assert not ArticlePage.objects.exists()
    wizard.get(reverse("knowledge:promote_step", args=[solution.pk, "parts"]))
    assert "none of your business" in wizard.text
    wizard.send()
    through(wizard).send()
    source = ArticlePage.objects.get().sources.first()
    assert source.answer_revision.number == 2


@pytest.mark.wide
@pytest.mark.parametrize("what", ["answer", "question"])
def test_what_was_hidden_meanwhile_is_refused(wizard: Wizard, twin: Answer, dora: Member, what: str) -> None:
    """The one that the guide begins with is no page any more; of the others, the last step tells."""
    wizard.get(wizard.form["action"])
    wizard.send(**{f"text-{twin.pk}": "on"})
    through(wizard)
    actions.hide(twin if what == "answer" else twin.question, by=dora, ref="decision:1")
    assert "hose" not in wizard.get(wizard.form["action"].replace("check", "parts")).text
    wizard.get(wizard.form["action"].replace("parts", "check")).send()
    assert wizard.response.status_code == 403
    assert "An answer that you chose is no longer public" in wizard.text
    assert not ArticlePage.objects.exists()


@pytest.mark.wide
def test_a_solution_that_is_none_any_more_makes_no_guide(wizard: Wizard, solution: Answer, alice: Member) -> None:
    through(wizard)
    action, fields = wizard.form["action"], wizard.fields
    actions.unaccept(solution.question, by=alice)
    response = wizard.client.post(action, fields)
    assert response.status_code == 403
    assert "made of the accepted answer only" in response.text
    actions.accept(solution, by=alice)
    assert wizard.get(action).step == "check"


@pytest.mark.wide
def test_two_clicks_make_one_draft(wizard: Wizard) -> None:
    through(wizard)
    action, fields = wizard.form["action"], wizard.fields
    first, second = (wizard.client.post(action, fields) for _click in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert ArticlePage.objects.count() == 1
    assert GuidePlan.objects.count() == 1


@pytest.mark.wide
def test_who_dies_in_the_middle_makes_nothing_and_loses_nothing(
    wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    through(wizard, title="Drain the machine")
    with monkeypatch.context() as patched:
        patched.setattr(ArticlePage, "save_revision", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            wizard.client.post(wizard.form["action"], wizard.fields)
    assert not ArticlePage.objects.exists()
    assert GuidePlan.objects.get().data["title"] == "Drain the machine"
    wizard.send()
    assert ArticlePage.objects.get().title == "Drain the machine"


@pytest.mark.wide
def test_the_second_of_two_editors_is_told(wizard: Wizard, solution: Answer, as_member: Browser) -> None:
    through(wizard, title="Mine")
    other = Wizard(as_member(make_editor("second")), solution)
    assert "Editor is making a guide of this answer too" in other.text
    through(other, title="Theirs").send()
    wizard.send()
    assert wizard.response.status_code == 403
    assert "came into the guide “Theirs”" in wizard.text
    assert ArticlePage.objects.count() == 1
    wizard.send()  # having read it
    assert {page.title for page in ArticlePage.objects.all()} == {"Mine", "Theirs"}
    assert len({page.slug for page in ArticlePage.objects.all()}) == 2
    assert solution.guide_sources.values("page").distinct().count() == 2


@pytest.mark.wide
def test_what_was_typed_while_signed_out_is_there_after_signing_in(wizard: Wizard, editor: Member) -> None:
    wizard.send()
    hello = wizard.part("Hello")
    wizard.send(without=(f"on-{hello}",))
    action, fields = wizard.form["action"], wizard.fields | {"title": "Typed before", "summary": "And this."}
    wizard.client.logout()
    response = wizard.client.post(action, fields)
    assert "/account/login/" in response.headers["Location"]
    wizard.client.force_login(editor)
    wizard.get(action)
    assert wizard.fields["title"] == "Typed before"
    assert "What you chose is still here" in wizard.text
    assert GuidePlan.objects.get().data.get("title") is None
    through(wizard).send()
    page = ArticlePage.objects.get()
    assert (page.title, page.summary) == ("Typed before", "And this.")
    assert "Hello" not in words(page)


@pytest.mark.wide
def test_every_fault_is_said_and_nothing_typed_is_lost(wizard: Wizard, solution: Answer) -> None:
    wizard.send(without=(f"text-{solution.pk}",))
    assert wizard.response.status_code == 422
    assert "Tick at least one answer." in wizard.text
    wizard.send(**{f"text-{solution.pk}": "on"}, other="no number")
    assert "Copy it from the address of the question" in wizard.text
    assert wizard.fields["other"] == "no number"
    wizard.send(other="")
    wizard.send(without=tuple(name for name in wizard.fields if name.startswith("on-")))
    assert "Choose at least one part of an answer." in wizard.text
    wizard.get(wizard.form["action"])
    wizard.send(**{f"on-{wizard.part('Careful')}": "on"}).send(title=" ", summary="x" * 501)
    assert wizard.response.status_code == 422
    assert "Write a title." in wizard.text
    assert "Shorten your text to 500 characters" in wizard.text
    wizard.send(title="A" * 201, summary="Short.")
    assert "Write a shorter title" in wizard.text
    for target in ("999999", "x", str(2**80)):
        wizard.send(title="Fine", target=target)
        assert "Choose the guide to add to." in wizard.text
    wizard.send(target="new")
    assert wizard.step == "check"
    assert not ArticlePage.objects.exists()


@pytest.mark.wide
def test_a_later_step_leads_to_the_first_one_and_an_unknown_one_nowhere(
    solution: Answer, editor: Member, as_member: Browser
) -> None:
    browser = as_member(editor)
    for step in ("parts", "guide", "personal", "check"):
        url = reverse("knowledge:promote_step", args=[solution.pk, step])
        assert browser.get(url).headers["Location"] == reverse("knowledge:promote", args=[solution.pk])
    assert browser.post(url).headers["Location"] == reverse("knowledge:promote", args=[solution.pk])
    assert browser.get(reverse("knowledge:promote_step", args=[solution.pk, "nothing"])).status_code == 404
    assert not GuidePlan.objects.exists()
    assert not ArticlePage.objects.exists()


@pytest.mark.wide
def test_beginning_again_forgets_what_was_chosen(wizard: Wizard, solution: Answer) -> None:
    wizard.send().send(go="anew")
    assert wizard.step == "texts"
    assert not GuidePlan.objects.exists()


@pytest.mark.wide
def test_the_preview_is_the_page(wizard: Wizard, editor: Member) -> None:
    through(wizard, title="Drain it", summary="In short.")
    before = wizard.page.select_one(".preview .prose")
    wizard.send()
    page = live(ArticlePage.objects.get())
    after = BeautifulSoup(Client().get(page.url).text, "html.parser").select_one("article .prose")
    assert "Unplug" in before.decode_contents()
    assert before.decode_contents().split() == after.decode_contents().split()


@pytest.mark.wide
@pytest.mark.parametrize(
    "body",
    [
        "word " * 6000,
        "1. step\n\nthen\n\n" * 1500,
        "مرحبا بالعالم\u200f \u202eabc\n\n" * 50,
        "<script>alert(1)</script> ![x](javascript:y)",
    ],
    ids=["long", "many", "rtl", "hostile"],
)
def test_odd_answers_go_through(
    site_tree: Any, question: Question, bob: Member, alice: Member, editor: Member, as_member: Browser, body: str
) -> None:
    answer = actions.accept(actions.answer(question, by=bob, body=body[:30_000]), by=alice)
    wizard = Wizard(as_member(editor), answer).send()
    assert len(wizard.page.select("fieldset.part")) <= 62
    assert 'dir="auto"' in wizard.text
    through(wizard).send()
    page = live(ArticlePage.objects.get())
    shown = Client().get(page.url)
    assert shown.status_code == 200
    assert "<script>alert(1)" not in shown.text
    assert list(provenance.check()) == []


@pytest.mark.wide
def test_an_imported_answer_of_50000_characters(
    site_tree: Any, solution: Answer, editor: Member, as_member: Browser
) -> None:
    html = render_markdown("a line of it\n\n" * 3500)
    assert len(html) > 50_000
    Answer.objects.filter(pk=solution.pk).update(body_html=html)
    through(Wizard(as_member(editor), solution)).send()
    assert words(ArticlePage.objects.get()).count("a line of it") == 3500


@pytest.mark.wide
def test_a_forged_form_keeps_no_account_number_and_takes_no_other_answer(
    solution: Answer, ask: Callable[..., Question], alice: Member, bob: Member, dora: Member, editor: Member,
    as_member: Browser,
) -> None:  # fmt: skip
    hidden = actions.answer(ask("Another one that nobody may read now"), by=bob, body="A secret of mine.")
    actions.hide(hidden, by=dora, ref="decision:1")
    iban = "FR76 3000 6000 0112 3456 7890 189"
    actions.edit_answer(solution, by=bob, body=f"Pay to {iban} at once.")
    wizard = Wizard(as_member(editor), solution)
    wizard.send(**{f"text-{hidden.pk}": "on", "text-999999": "on", "text-x": "on"})
    assert "A secret of mine." not in wizard.text
    through(wizard, title=f"Pay {iban}", summary=f"To {iban}")
    wizard.get(wizard.form["action"].replace("check", "personal"))
    assert "Numbers of accounts and cards are always taken out" in wizard.text
    wizard.send(**{f"keep-{mark_of(iban)}": "on"})
    through(wizard).send()
    page = ArticlePage.objects.get()
    for text in (page.title, page.slug, page.summary, words(page), str(page.latest_revision.content)):
        assert "3456" not in text
        assert "secret" not in text


@pytest.mark.wide
def test_only_editors_see_any_of_it(
    solution: Answer, dora: Member, mallory: Member, client: Client, as_member: Browser
) -> None:
    for step in ("texts", "parts", "guide", "personal", "check"):
        url = reverse("knowledge:promote_step", args=[solution.pk, step])
        assert "/account/login/" in client.get(url).headers["Location"]
        for member in (dora, mallory):
            assert as_member(member).get(url).status_code == 403
            assert as_member(member).post(url, {"text-1": "on"}).status_code == 403
    assert not GuidePlan.objects.exists()


@pytest.mark.wide
def test_nobody_goes_on_with_what_another_began(wizard: Wizard, solution: Answer, as_member: Browser) -> None:
    through(wizard, title="Mine")
    plan = GuidePlan.objects.get()
    second = make_editor("second")
    with pytest.raises(PermissionDenied, match="Somebody else began"):
        make_guide(plan, by=second, seen=[])
    wizard.send()
    page = as_member(second).post(reverse("knowledge:promote", args=[solution.pk]), {"plan": str(plan.pk)})
    assert page.status_code == 422
    assert not GuidePlan.objects.filter(member=second, page__isnull=False).exists()


@pytest.mark.wide
def test_what_nobody_goes_on_with_is_forgotten(wizard: Wizard) -> None:
    wizard.send()
    assert DAILY_JOBS["guides being made"]() == 0
    GuidePlan.objects.update(updated_at=timezone.now() - timedelta(days=31))
    assert DAILY_JOBS["guides being made"]() == 1


@pytest.mark.wide
def test_in_french(site_tree: Any, ask: Callable[..., Question], bob: Member, as_member: Browser) -> None:
    question = ask("Où est le filtre de mon lave-linge ?", language="fr")
    body = "Appelez-moi : 06 12 34 56 78."
    answer = actions.accept(actions.answer(question, by=bob, body=body), by=question.author)
    editor = make_editor("redac")
    wizard = Wizard(as_member(editor), answer).get(f"/fr/answers/{answer.pk}/promote/")
    assert "Choisir les réponses" in wizard.text
    through(wizard)
    assert "[numéro de téléphone retiré]" in wizard.text
    wizard.send()
    assert ArticlePage.objects.get().locale.language_code == "fr"


@pytest.mark.wide
def test_no_step_is_left_out(wizard: Wizard, twin: Answer, solution: Answer) -> None:
    """Whoever types the address of the last page has not seen the parts of what they chose."""
    wizard.get(reverse("knowledge:promote", args=[solution.pk])).send(**{f"text-{twin.pk}": "on"})
    wizard.get(reverse("knowledge:promote_step", args=[solution.pk, "check"])).send()
    assert wizard.response.status_code == 403
    assert "choose those of each answer" in wizard.text
    assert not ArticlePage.objects.exists()


@pytest.mark.wide
def test_the_index_of_guides_holds_no_number_out_of_the_title_of_a_question(
    solution: Answer, question: Question, editor: Member
) -> None:
    Question.objects.filter(pk=question.pk).update(title="E18, call me at 06 12 34 56 78")
    page = live(promotion.promote(Answer.objects.get(pk=solution.pk), by=editor, title="Drain it"))
    assert "E18" in page.search_questions()
    assert "06 12" not in page.search_questions()
