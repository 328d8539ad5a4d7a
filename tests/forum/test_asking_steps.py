"""The steps of asking: what it is about, several drafts, saving meanwhile, signing in between, the preview."""

import datetime as dt
import inspect
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from forum import actions
from forum.models import Brand, Deflection, Draft, Member, Product, ProductAddress, Question
from forum.question_forms import ProductForm, QuestionForm, tag_names
from forum.tagging import suggested_tags
from tests.forum.asking import ask_steps
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
ASK, TEXT, REVIEW = "/en/questions/ask/", "/en/questions/ask/text/", "/en/questions/ask/review/"
DRAFTS, FOUND, SAVE = "/en/questions/drafts/", "/en/questions/ask/found/", "/en/questions/ask/save/"
WORDS = {
    "about": "none",
    "title": "The coffee machine leaks from below",
    "body": "It **leaks** as soon as I fill it.",
    "tags": "leak, seal",
    "context": "after",
    "language": "en",
}


@pytest.fixture
def machine(db: Any) -> Product:
    return Product.objects.create(name="Coffee machine C3", slug="c3", gtin="03276000695301")


def newest() -> Draft:
    return Draft.objects.latest("pk")


# What it is about


@pytest.mark.wide
@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"about": "product"}, "product", "Write its name or its number"),
        ({"about": "product", "product": "coffee"}, "product", "Choose one of these"),
        ({"about": "product", "product": "kettle"}, "product", "Check its name"),
        ({"about": "product", "gtin": "327600069530x"}, "gtin", "Write digits only"),
        ({"about": "product", "gtin": "32760006953"}, "gtin", "this one has 11"),
        ({"about": "product", "gtin": "3276000695302"}, "gtin", "One digit is wrong"),
        ({"about": "product", "gtin": "4006381333931"}, "gtin", "No product here has this number"),
        ({"about": "unknown"}, "product_words", "Say in a few words what it is"),
        (
            {"about": "unknown", "product_words": "Call 06 39 98 12 34"},
            "product_words",
            "We found a telephone number (06…34)",
        ),
    ],
)
def test_what_stops_step_one_is_said_at_its_field(
    machine: Product, client: Client, typed: dict[str, str], field: str, sentence: str
) -> None:
    page = client.post(ASK, typed)
    assert page.status_code == 422
    assert page.text.count(sentence) == 2
    assert f'href="#id_{field}"' in page.text
    for value in typed.values():
        assert value in page.text


@pytest.mark.parametrize("number", ["3276000695301", "03276000695301", " 3 276000 695301 ", "3-276000-695301"])
def test_a_barcode_names_its_product(machine: Product, client: Client, number: str) -> None:
    page = client.get(client.post(ASK, {"about": "product", "gtin": number})["Location"])
    assert "Coffee machine C3" in page.text


def test_one_of_several_is_chosen_without_typing_again(machine: Product, client: Client) -> None:
    page = client.post(ASK, {"about": "product", "product": "coffee"}).text
    assert 'name="pick" value="c3"' in page
    chosen = client.post(ASK, {"about": "product", "product": "coffee", "pick": "c3", "draft": str(newest().pk)})
    assert chosen.status_code == 302
    assert "Coffee machine C3" in client.get(chosen["Location"]).text


@pytest.mark.parametrize(
    ("typed", "first"),
    [("c3", "c3"), ("COFFEE mach", "c3"), ("brulon c3", "c3"), ("3276 0006", "c3"), ("kc-10", "kettle"), ("zzz", "")],
)
def test_products_are_suggested_by_name_reference_and_barcode(
    machine: Product, client: Client, typed: str, first: str
) -> None:
    Product.objects.filter(pk=machine.pk).update(brand=Brand.objects.create(name="Brulon", slug="brulon"))
    Product.objects.create(name="Kettle", slug="kettle", reference="KC-10")
    answer = client.get("/en/questions/ask/products/", {"q": typed})
    assert re.findall('data-pick="([^"]*)"', answer.text)[0] == first
    assert "I cannot find my product" in answer.text


def test_the_product_called_so_comes_before_those_much_discussed(client: Client) -> None:
    rows = [Product(name=f"Vacuum X2{n}", slug=f"x2{n}", question_count=n) for n in range(9)]
    Product.objects.bulk_create([*rows, Product(name="X2", slug="x2"), Product(name="X2 & <b>", slug="x2-b")])
    answer = client.get("/en/questions/ask/products/", {"q": "x2"})
    assert re.findall('data-pick="([^"]*)"', answer.text) == ["x2", "x2-b", "x28", "x27", "x26", "x25", "x24", ""]
    assert "X2 &amp; &lt;b&gt;" in answer.text


def test_going_back_shows_the_product_that_was_chosen(machine: Product, client: Client) -> None:
    chosen = client.post(ASK, {"about": "product", "product": "coffee", "pick": "c3"})
    back = client.get(chosen["Location"].replace("text/", "")).text
    assert 'value="Coffee machine C3"' in back
    assert (
        client.post(ASK, {"about": "product", "product": "Coffee machine C3", "draft": newest().pk}).status_code == 302
    )


def test_the_barcode_of_a_merged_product_names_what_it_became(machine: Product, client: Client) -> None:
    ProductAddress.objects.create(gtin="04006381333931", product=machine)
    page = client.get(client.post(ASK, {"about": "product", "gtin": "4006381333931"})["Location"])
    assert "Coffee machine C3" in page.text


@pytest.mark.wide
def test_an_unknown_product_is_kept_in_its_author_s_words(alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    ask_steps(client, {**WORDS, "about": "unknown", "product_words": "Kettle of <b>Brulon</b>"})
    preview = client.get(REVIEW).text
    client.post(REVIEW, {"draft": newest().pk})
    question = Question.objects.get()
    assert (question.product, question.product_words) == (None, "Kettle of <b>Brulon</b>")
    assert question.search_product() == question.product_words
    for page in (preview, Client().get(question.get_absolute_url()).text):
        assert "Kettle of &lt;b&gt;Brulon&lt;/b&gt;" in page
        assert "In the words of the person who asked" in page


def test_the_line_chosen_decides_which_field_counts(machine: Product) -> None:
    typed = {"product": machine.name, "product_words": "a kettle"}
    for about, product, words in (("product", machine, ""), ("unknown", None, "a kettle"), ("none", None, "")):
        form = ProductForm({**typed, "about": about})
        assert form.is_valid()
        assert (form.cleaned_data["product"], form.cleaned_data["product_words"]) == (product, words)


@pytest.mark.wide
@given(typed=st.dictionaries(st.sampled_from(["about", "product", "gtin", "product_words", "pick"]), st.text()))
def test_no_input_of_step_one_is_a_fault(typed: dict[str, str]) -> None:
    form = ProductForm(typed)
    if form.is_valid():
        assert not (form.cleaned_data["product"] and form.cleaned_data["product_words"])


# All on one page


@pytest.mark.wide
def test_whoever_asked_often_has_one_page_and_may_choose(alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    assert "Step 1 of 3" in client.get(ASK).text
    Member.objects.filter(pk=alice.pk).update(reputation=201)
    assert 'id="id_title"' in client.get(ASK).text
    chosen = client.post(ASK, {**WORDS, "go": "steps"})
    assert "Step 1 of 3" in client.get(chosen["Location"]).text
    assert newest().data["title"] == WORDS["title"]
    back = client.post(ASK, {"about": "none", "draft": newest().pk, "go": "page"})
    assert WORDS["title"] in client.get(back["Location"]).text
    assert client.post(ASK, {**WORDS, "draft": newest().pk})["Location"].startswith(REVIEW)
    assert Draft.objects.count() == 1


# Drafts


@pytest.mark.wide
def test_several_drafts_are_gone_on_with_or_deleted(alice: Member, mallory: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    titles = ["The first question of mine", "The second question of mine"]
    for title in titles:
        ask_steps(client, {**WORDS, "title": title})
    page = client.get(DRAFTS).text
    assert all(title in page for title in titles)
    first = Draft.objects.earliest("pk")
    assert titles[0] in client.get(f"{TEXT}?draft={first.pk}").text
    for stranger in (Client(), as_member(mallory)):
        stranger.post(f"{DRAFTS}{first.pk}/delete/")
        assert titles[0] not in stranger.get(DRAFTS).text
    for _twice in range(2):
        client.post(f"{DRAFTS}{first.pk}/delete/")
    assert [draft.data["title"] for draft in Draft.objects.all()] == [titles[1]]


@pytest.mark.wide
def test_the_button_saves_what_is_not_complete(client: Client) -> None:
    ask_steps(client, WORDS)
    saved = client.post(TEXT, {"title": "Half", "draft": newest().pk, "go": "save"})
    page = client.get(saved["Location"]).text
    assert re.search(r"Draft saved at \d\d:\d\d", page)
    assert 'value="Half"' in page


def test_the_words_of_another_search_begin_another_question(client: Client) -> None:
    ask_steps(client, WORDS)
    fresh = client.get(f"{ASK}?q=The+kettle+whistles").text
    assert 'value="The kettle whistles"' in fresh
    assert "You have begun other questions" in fresh
    first = client.post(ASK, {"about": "none", "title": "The kettle whistles"})
    assert "The kettle whistles" in client.get(first["Location"]).text
    assert {draft.data["title"] for draft in Draft.objects.all()} == {WORDS["title"], "The kettle whistles"}


def test_what_is_typed_is_kept_meanwhile(alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    assert not client.post(SAVE, {"title": " "}).text
    kept = client.post(SAVE, {"title": "The kettle", "draft": ""})
    assert kept.text.startswith("Draft saved at")
    number = kept["X-Draft"]
    client.post(SAVE, {"body": "It whistles.", "draft": number})
    assert Draft.objects.get().data["title"] == "The kettle"
    assert Draft.objects.get().data["body"] == "It whistles."
    assert client.get(SAVE).status_code == 405


@pytest.mark.wide
def test_signed_out_between_two_steps_nothing_is_lost(alice: Member, as_member: SignIn, machine: Product) -> None:
    client = as_member(alice)
    second = client.post(ASK, {"about": "product", "product": machine.name})["Location"]
    draft = newest()
    client.get(second)
    client.cookies.pop("session")
    said = client.post(SAVE, {"title": "The", "draft": draft.pk})
    assert (said.status_code, "signed out" in said.text) == (409, True)
    text = {name: value for name, value in WORDS.items() if name != "about"}
    led = client.post(TEXT, {**text, "draft": draft.pk})
    assert led["Location"].startswith("/en/account/login/?next=")
    target = f"{TEXT}?draft={draft.pk}"
    back = client.post("/en/account/login/", {"login": "alice", "password": PASSWORD, "next": target})
    assert back["Location"] == target
    page = client.get(target).text
    assert WORDS["body"] in page
    assert machine.name in page
    assert client.post(TEXT, {**text, "draft": draft.pk})["Location"] == f"{REVIEW}?draft={draft.pk}"
    client.post(REVIEW, {"draft": draft.pk})
    assert Question.objects.get().product == machine
    assert Draft.objects.count() == 1


@pytest.mark.wide
def test_signed_out_before_publishing_the_name_stays_hidden(alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    ask_steps(client, WORDS)
    draft = newest()
    client.cookies.pop("session")
    led = client.post(REVIEW, {"draft": draft.pk, "is_anonymous": "on", "owners": "1"})
    target = f"{REVIEW}?draft={draft.pk}"
    assert led["Location"].startswith("/en/account/login/?next=")
    client.post("/en/account/login/", {"login": "alice", "password": PASSWORD, "next": target})
    draft.refresh_from_db()
    assert (draft.data["is_anonymous"], draft.data["asks_owners"]) == (True, False)
    assert draft.data["title"] == WORDS["title"]
    assert re.search(r'name="is_anonymous"[^>]* checked', client.get(target).text)
    assert Draft.objects.count() == 1


@pytest.mark.wide
def test_what_a_stranger_types_never_reaches_the_draft_of_a_member(
    alice: Member, mallory: Member, as_member: SignIn
) -> None:
    ask_steps(as_member(alice), WORDS)
    draft, stranger = newest(), Client()
    stranger.post(TEXT, {**WORDS, "title": "Words of mallory, not of alice", "draft": draft.pk})
    stranger.post("/en/account/login/", {"login": "mallory", "password": PASSWORD})
    draft.refresh_from_db()
    assert draft.data["title"] == WORDS["title"]
    assert Draft.objects.get(member=mallory).data["title"] == "Words of mallory, not of alice"


# An answer found meanwhile


def test_who_found_an_answer_is_counted_once_and_says_what_becomes_of_the_draft(client: Client) -> None:
    ask_steps(client, WORDS)
    address = f"{FOUND}?draft={newest().pk}"
    for _again in range(3):
        assert "Throw my draft away" in client.get(address).text
    client.get(address, headers={"sec-purpose": "prefetch"})
    assert list(Deflection.objects.values_list("day", "count")) == [(timezone.localdate(), 1)]
    assert WORDS["title"] in client.post(FOUND, {"draft": newest().pk, "go": "keep"}, follow=True).text
    client.post(FOUND, {"draft": newest().pk, "go": "throw"})
    assert not Draft.objects.exists()


@pytest.mark.wide
def test_the_list_of_answers_ends_with_the_way_out(question: Question, client: Client) -> None:
    from knowledge.search.queue import drain

    while drain():
        pass
    typed = {"title": "The washing machine shows E18", "language": "en", "draft": "7"}
    shown = client.get("/en/search/similar/", typed).text
    assert f'<a href="{FOUND}?draft=7&amp;shown=questions">I found my answer</a>' in shown
    nothing = client.get("/en/search/similar/", {"title": "Zanzibar quixotic", "draft": "7"}).text
    assert "I found my answer" not in nothing


@pytest.mark.wide
def test_what_exists_already_stands_in_step_two_without_script(question: Question, client: Client) -> None:
    """It came by script alone; and it stops nobody."""
    from knowledge.search.queue import drain

    while drain():
        pass
    client.post(ASK, {"about": "none", "title": "The washing machine shows E18"})
    draft = newest()
    page = client.get(f"{TEXT}?draft={draft.pk}").text
    between = page.split('id="similar"')[1].split('id="id_body"')[0]
    assert question.title in between
    assert f'<a href="{FOUND}?draft={draft.pk}&amp;shown=questions">I found my answer</a>' in between
    typed = {**WORDS, "title": "The washing machine shows E18", "draft": draft.pk}
    followed = client.post(TEXT, typed, follow=True)
    assert followed.redirect_chain[-1][0].startswith(REVIEW)
    assert question.title in followed.text.split("Publish")[0]
    draft.data |= {"title": ""}
    draft.save()
    assert "Answers may already exist" not in client.get(f"{TEXT}?draft={draft.pk}").text


# The preview


@pytest.mark.wide
def test_the_preview_is_the_page_that_is_published(alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    hostile = "# Big\n\n**a** <script>alert(1)</script> [x](javascript:alert(1))\n\n|a|b|\n|-|-|\n|1|2|"
    ask_steps(client, {**WORDS, "title": "Why does it leak ? <b>tell</b> me", "body": hostile})
    preview = shown(client.get(REVIEW).text, 2)
    client.post(REVIEW, {"draft": newest().pk})
    assert preview == shown(client.get(Question.objects.get().get_absolute_url()).text, 1)


def shown(page: str, level: int) -> list[str]:
    """The heading and the question, without what stands there only once it is published, and without the moment."""
    heading = re.search(rf'<h{level} id="title"[^>]*>.*?</h{level}>', page, re.DOTALL)
    article = re.search(r'<article class="post question".*?<div class="prose".*?</time>', page, re.DOTALL)
    assert heading and article
    parts = [heading[0].replace(f"h{level}", "h"), re.sub(r"<time.*?</time>", "", article[0], flags=re.DOTALL)]
    return [" ".join(part.split()) for part in parts]


# Tags


@pytest.mark.wide
def test_tags_are_suggested_from_the_words_and_from_the_product(
    ask: Callable[..., Question], machine: Product, alice: Member, as_member: SignIn
) -> None:
    ask(tags=["descaling", "pump"], product=machine)
    ask("Where is the warranty of it written?", tags=["warranty"])
    client = as_member(alice)
    ask_steps(client, {**WORDS, "about": "product", "product": machine.name, "body": "Two PUMPS, one seal."})
    page = client.get(f"{TEXT}?draft={newest().pk}").text
    assert re.findall(r'name="tag" value="([^"]+)"', page) == ["pump", "descaling"]
    ticked = client.post(TEXT, {**WORDS, "draft": newest().pk, "tag": ["pump", "descaling"]})
    assert ticked.status_code == 302
    assert tag_names(newest().data["tags"]) == ["leak", "seal", "pump", "descaling"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mes vidanges, toujours", True),
        ("VIDANGE?", True),
        ("vidangeur", False),
        ("", False),
        ("de la vidange x", True),
    ],
)
def test_a_word_names_its_tag_in_either_language(ask: Callable[..., Question], text: str, found: bool) -> None:
    tag = ask(tags=["draining"]).tags.get()
    type(tag).objects.update(name_fr="vidange")
    assert [one.slug for one in suggested_tags(text, None, but=[])] == (["draining"] if found else [])
    assert suggested_tags(text, None, but=["vidange"]) == []


def test_what_a_program_sends_has_the_same_rules(machine: Product) -> None:
    known = {name: value for name, value in WORDS.items() if name != "about"}
    assert QuestionForm({**known, "product": "3276000695301"}).is_valid()
    form = QuestionForm({**known, "product_words": "a kettle"})
    assert form.is_valid()
    assert form.cleaned_data["product_words"] == "a kettle"
    assert set(form.cleaned_data) <= set(inspect.signature(actions.ask).parameters)


# Danger


@pytest.mark.wide
@pytest.mark.parametrize(
    ("typed", "age", "place"),
    [
        ({"title": "It drips"}, 0, "/en/questions/ask/text/"),
        ({"title": "Why does it drip?", "body": "a", "tags": "b", "context": "after", "language": "en"}, 0, REVIEW),
        ({"title": "It drips"}, 2, "/en/"),  # weeks later, signing in is for something else
        ({"product": "X200"}, 0, "/en/"),
    ],
)
def test_signing_in_leads_back_to_what_was_just_being_written(
    alice: Member, client: Client, typed: dict[str, str], age: int, place: str
) -> None:
    draft = Draft.objects.create(member=alice, data=typed)
    Draft.objects.filter(pk=draft.pk).update(updated_at=timezone.now() - dt.timedelta(days=age))
    arrival = client.post("/en/account/login/", {"login": alice.username, "password": PASSWORD}, follow=True)
    assert arrival.redirect_chain[-1][0] == place
    assert arrival.status_code == 200
