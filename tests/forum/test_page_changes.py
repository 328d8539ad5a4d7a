"""No page is an old one: a change shows at once, to whoever reads it again."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from forum import actions
from forum.models import Answer, Brand, Member, Product, Question, Tag
from forum.views import caching
from knowledge.models.index_queue import IndexQueue
from tests.forum.reading import page, read, signed_in
from tests.people import make_member


def edit(question: Question, answer: Answer, people: dict[str, Member]) -> str:
    actions.edit_answer(answer, by=people["bob"], body="Descale it instead.")
    return "Descale it instead."


def edit_the_question(question: Question, answer: Answer, people: dict[str, Member]) -> str:
    actions.edit_question(
        question, by=people["alice"], title="The dryer shows E18 and does not drain", body="Now.", tags=["dryer"]
    )
    return "The dryer shows E18"


def vote(question: Question, answer: Answer, people: dict[str, Member]) -> str:
    actions.vote(answer, by=people["mallory"], value=1)
    return "Useful (1)"


def another_answer(question: Question, answer: Answer, people: dict[str, Member]) -> str:
    actions.answer(question, by=people["mallory"], body="Turn it upside down.")
    return "Turn it upside down."


def comment(question: Question, answer: Answer, people: dict[str, Member]) -> str:
    actions.comment(answer, by=people["mallory"], body="That broke mine.")
    return "That broke mine."


def accept(question: Question, answer: Answer, people: dict[str, Member]) -> str:
    actions.accept(answer, by=people["alice"])
    return "chosen by Alice"


def me_too(question: Question, answer: Answer, people: dict[str, Member]) -> str:
    actions.me_too(question, by=people["mallory"])
    return "I have the same problem (1)"


def close(question: Question, answer: Answer, people: dict[str, Member]) -> str:
    actions.close(question, by=people["dora"])
    return "it takes no more answers"


def rename(question: Question, answer: Answer, people: dict[str, Member]) -> str:
    Member.objects.filter(pk=people["bob"].pk).update(display_name="Robert")
    return "Robert"


def points(question: Question, answer: Answer, people: dict[str, Member]) -> str:
    Member.objects.filter(pk=people["bob"].pk).update(reputation=1234)
    return "1,234 points"


CHANGES = [edit, edit_the_question, vote, another_answer, comment, accept, me_too, close, rename, points]


@pytest.fixture
def people(alice: Member, bob: Member, dora: Member, mallory: Member) -> dict[str, Member]:
    return {"alice": alice, "bob": bob, "dora": dora, "mallory": mallory}


@pytest.mark.wide
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_shows_at_once(
    change: Callable[..., str], question: Question, answer: Answer, people: dict[str, Member]
) -> None:
    visitor, member = Client(), signed_in(make_member("carl"))
    before, seen = read(visitor, page(question)), read(member, page(question))
    shown = change(question, answer, people)
    question.refresh_from_db()
    after = read(visitor, page(question), **{"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]
    assert shown not in before.text + seen.text
    assert shown in after.text
    assert re.sub(r" \(\d+\)", "", shown) in read(member, page(question)).text


@pytest.mark.wide
def test_a_hidden_answer_is_gone_at_once(question: Question, answer: Answer, dora: Member, mallory: Member) -> None:
    visitor, member = Client(), signed_in(mallory)
    before = read(visitor, page(question))
    assert "Clean the filter" in before.text
    assert "Clean the filter" in read(member, page(question)).text
    actions.hide(answer, by=dora, ref="decision:1")
    after = read(visitor, page(question), **{"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "Clean the filter" not in after.text + read(member, page(question)).text


@pytest.mark.wide
def test_a_hidden_question_is_gone_at_once(question: Question, dora: Member, mallory: Member) -> None:
    visitor, member = Client(), signed_in(mallory)
    before, listed = read(visitor, page(question)), read(visitor, "/en/questions/")
    read(member, page(question))
    assert question.title in listed.text
    actions.hide(question, by=dora, ref="decision:1")
    assert read(visitor, page(question), **{"if-none-match": before["ETag"]}).status_code == 410
    assert read(member, page(question)).status_code == 410
    for client in (visitor, member):
        assert question.title not in read(client, "/en/questions/", **{"if-none-match": listed["ETag"]}).text


@pytest.mark.wide
def test_a_hidden_canonical_question_is_not_named_any_more(
    ask: Callable[..., Question], question: Question, dora: Member
) -> None:
    other = ask("The dishwasher shows E18 since the update")
    actions.mark_duplicate(other, of=question, by=dora)
    assert question.title in read(Client(), page(other)).text
    actions.hide(question, by=dora, ref="decision:1")
    assert question.title not in read(Client(), page(other)).text


@pytest.mark.wide
def test_a_list_shows_a_change_at_once(question: Question, bob: Member) -> None:
    visitor, member = Client(), signed_in(bob)
    before = read(visitor, "/en/questions/")
    read(member, "/en/questions/")
    actions.answer(question, by=bob, body="Clean the filter.")
    after = read(visitor, "/en/questions/", **{"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "No answer yet</span>" in before.text
    for shown in (after, read(member, "/en/questions/")):
        assert "Answered</span>" in shown.text


@pytest.fixture
def kettle(db: Any) -> Product:
    return Product.objects.create(name="Kettle K1", slug="kettle-k1", brand=Brand.objects.create(name="Old", slug="b"))


def rename_product(product: Product) -> None:
    product.name, product.slug = "Kettle K2", "kettle-k2"
    product.save()


def rename_tag(product: Product) -> None:
    tag = Tag.objects.get(slug="pump")
    tag.name = "Kettle K2"
    tag.save()


def rename_brand(product: Product) -> None:
    brand = Brand.objects.get()
    brand.name = "Kettle K2"
    brand.save()


def describe_product(product: Product) -> None:
    product.description = "Kettle K2"
    product.save()


def describe_tag(product: Product) -> None:
    Tag.objects.filter(slug="pump").update(description="Kettle K2")


def reslug_product(product: Product) -> None:
    product.slug = "kettle-k2"
    product.save()


RENAMED = [
    (rename_product, "{question}", "Kettle K2"),
    (rename_product, "/en/questions/", "Kettle K2"),
    (rename_product, "/en/", "Kettle K2"),
    (reslug_product, "{question}", "/products/kettle-k2/"),
    (reslug_product, "/en/questions/", "/products/kettle-k2/"),
    (reslug_product, "/en/", "/products/kettle-k2/"),
    (rename_tag, "{question}", "Kettle K2"),
    (rename_tag, "/en/tags/pump/", "Kettle K2"),
    (rename_brand, "/en/products/kettle-k1/", "Kettle K2"),
    (describe_product, "/en/products/kettle-k1/", "Kettle K2"),
    (describe_tag, "/en/tags/pump/", "Kettle K2"),
]


@pytest.mark.wide
@pytest.mark.parametrize("change, address, shown", RENAMED)
def test_a_new_name_shows_at_once(
    ask: Callable[..., Question], kettle: Product, site_tree: Any, mallory: Member,
    change: Callable[[Product], None], address: str, shown: str,
) -> None:  # fmt: skip
    question = ask(product=kettle, tags=["pump"])
    address = address.format(question=page(question))
    visitor, member = Client(), signed_in(mallory)
    before = read(visitor, address)
    read(member, address)
    assert shown not in before.text
    change(kettle)
    for client in (visitor, member):
        after = read(client, address, **{"if-none-match": before["ETag"]})
        assert after.status_code == 200
        assert shown in after.text


@pytest.mark.wide
@pytest.mark.parametrize("remove", [lambda kettle: kettle.delete(), lambda _: Tag.objects.get(slug="pump").delete()])
def test_a_name_that_is_no_more_is_shown_no_more(
    ask: Callable[..., Question], kettle: Product, remove: Callable[[Product], Any]
) -> None:
    question = ask(product=kettle, tags=["pump"])
    before = read(Client(), page(question))
    remove(kettle)
    after = read(Client(), page(question), **{"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert not ("Kettle K1" in after.text and "/tags/pump/" in after.text)


def test_the_index_follows_a_new_name(ask: Callable[..., Question], kettle: Product) -> None:
    question = ask(product=kettle)
    IndexQueue.objects.all().delete()
    rename_product(kettle)
    assert IndexQueue.objects.filter(object_id=str(question.pk)).exists()


def test_saving_a_product_as_it_was_renews_nothing(ask: Callable[..., Question], kettle: Product) -> None:
    question = ask(product=kettle)
    kettle.save()
    assert Question.objects.get(pk=question.pk).version == question.version


@pytest.mark.wide
@pytest.mark.parametrize(
    "part", ["templates/base.html", "selfcare/locale/fr/LC_MESSAGES/django.mo", "forum/views/thread.py", "site name"]
)
def test_a_new_release_is_another_page(
    question: Question, part: str, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whatever of templates, code, translations or name it changes."""
    before = read(Client(), page(question))
    if part == "site name":
        settings.SITE_NAME = "Another"
    else:
        replaced = tmp_path / part
        replaced.parent.mkdir(parents=True)
        replaced.write_text("")
        known = list(caching._files())
        monkeypatch.setattr(caching, "_files", lambda: [*known, replaced])
        assert settings.ROOT / part in caching._files()
    caching.release.cache_clear()
    try:
        after = read(Client(), page(question), **{"if-none-match": before["ETag"]})
    finally:
        caching.release.cache_clear()
    assert after.status_code == 200


def test_a_browser_asks_for_a_whole_page_once_a_day(question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read(Client(), page(question))
    monkeypatch.setattr(caching.timezone, "localdate", lambda: date(2036, 2, 29))
    assert read(Client(), page(question), **{"if-none-match": before["ETag"]}).status_code == 200
