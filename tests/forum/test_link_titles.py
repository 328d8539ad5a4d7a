"""Bare addresses of this site in posts show titles: of what everybody may read, and what it is called now."""

from typing import Any

import pytest

from forum import actions, link_titles, rerender
from forum.models import Answer, LinkedTitle, Member, Product, Question
from forum.text.commonmark import addresses
from forum.text.markdown import render_markdown
from selfcare.periodic import JOBS
from tests.forum.reading import signed_in
from tests.people import make_member

BASE = "https://forum.example.org"
ONE = f"{BASE}/q/1"
TITLES = {ONE: "Erreur E18 <b>"}


def rendered(text: str) -> str:
    return render_markdown(text, base_url=BASE, titles=TITLES)


@pytest.mark.parametrize("text", [ONE, f"See {ONE}.", f"<{ONE}>", f"- {ONE}", f"> {ONE}", f"({ONE})"])
def test_a_bare_address_becomes_a_title(text: str) -> None:
    assert f'<a href="{ONE}">Erreur E18 &lt;b&gt;</a>' in rendered(text)
    assert addresses(text) == [ONE]


@pytest.mark.parametrize("text", [f"`{ONE}`", f"    {ONE}", f"```\n{ONE}\n```", f"[my words]({ONE})", f"{ONE}0"])
def test_code_and_own_words_stay(text: str) -> None:
    assert "Erreur" not in rendered(text)


def test_an_address_as_its_own_words_stays_what_was_typed() -> None:
    assert f">{ONE}</a>" in rendered(f"[{ONE}]({ONE})")


# ------------------------------------------------------------------ the posts


@pytest.fixture
def base(settings: Any) -> str:
    settings.BASE_URL = BASE
    return BASE


@pytest.fixture
def other(db: None) -> Question:
    return actions.ask(
        "Is the pump of the X200 easy to change?", by=make_member("zoe"), body="Mine is loud.", language="en"
    )


def answered(question: Question, by: Member, body: str) -> Answer:
    return actions.answer(question, by=by, body=body)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/q/{0.pk}", "/en/questions/{0.pk}/{0.slug}/", "/fr/questions/{0.pk}/-/?sort=new#answer-3"]
)
def test_a_question_is_named(base: str, question: Question, other: Question, bob: Member, path: str) -> None:
    address = base + path.format(other)
    html = answered(question, bob, f"See {address} first").body_html
    assert f'<a href="{address}">{other.title}</a>' in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/q/{0.pk}0000", "/en/questions/{0.pk}/edit/", "/en/questions/{0.pk}/escalate/", "/nothing/", "/"]
)
def test_other_pages_are_not(base: str, question: Question, other: Question, bob: Member, path: str) -> None:
    address = base + path.format(other)
    assert f">{address}</a>" in answered(question, bob, f"See {address} first").body_html
    assert not LinkedTitle.objects.exists()


@pytest.mark.django_db
def test_a_product_is_named_and_other_sites_are_not(base: str, question: Question, bob: Member) -> None:
    product = Product.objects.create(name="Grille-pain Mie 2", slug="mie-2")
    text = f"{base}/fr/products/{product.slug}/ https://elsewhere.example/q/{question.pk}"
    html = answered(question, bob, text).body_html
    assert ">Grille-pain Mie 2</a>" in html
    assert f">https://elsewhere.example/q/{question.pk}</a>" in html


@pytest.mark.django_db
def test_a_french_title_is_printed_as_french(base: str, question: Question, bob: Member) -> None:
    french = actions.ask("Faut-il changer la pompe ?", by=make_member("luc"), body="Elle fait du bruit.", language="fr")
    assert "pompe\u202f?</a>" in answered(question, bob, f"{base}/q/{french.pk}").body_html


@pytest.mark.django_db
def test_what_is_not_for_everybody_is_not_named(base: str, question: Question, other: Question, bob: Member) -> None:
    actions.hide(other, by=None, ref="test")
    answer = answered(question, bob, f"See {base}/q/{other.pk}")
    assert other.title not in answer.body_html
    assert f">{base}/q/{other.pk}</a>" in answer.body_html


@pytest.mark.django_db
def test_the_title_follows_its_page(base: str, question: Question, other: Question, bob: Member) -> None:
    answer = answered(question, bob, f"See {base}/q/{other.pk}")
    assert rerender.follow_titles() == 0
    version = Question.objects.get(pk=question.pk).version
    actions.hide(other, by=None, ref="test")
    assert rerender.follow_titles() == 1
    answer.refresh_from_db()
    assert other.title not in answer.body_html
    assert Question.objects.get(pk=question.pk).version > version
    actions.restore(other, by=None, ref="test")
    Question.objects.filter(pk=other.pk).update(title="What the pump of the X200 costs")
    assert rerender.follow_titles() == 1
    answer.refresh_from_db()
    assert ">What the pump of the X200 costs</a>" in answer.body_html
    assert rerender.follow_titles() == 0
    assert JOBS["titles of links"] is rerender.follow_titles


@pytest.mark.django_db
def test_an_edit_keeps_only_what_stands(base: str, question: Question, other: Question, bob: Member) -> None:
    answer = answered(question, bob, f"See {base}/q/{other.pk}")
    actions.edit_answer(answer, by=bob, body="Nothing to see here any more.")
    assert not LinkedTitle.objects.exists()


@pytest.mark.django_db
def test_the_preview_shows_the_same(base: str, question: Question, other: Question, bob: Member) -> None:
    body = f"See {base}/q/{other.pk}"
    shown = signed_in(bob).post("/en/questions/preview/", {"body": body, "in": "en"}).content.decode()
    assert answered(question, bob, body).body_html.strip() in shown


@pytest.mark.django_db
def test_many_addresses_are_not_all_looked_up(base: str, question: Question, other: Question, bob: Member) -> None:
    many = "\n\n".join(f"{base}/q/{other.pk}?n={n}" for n in range(link_titles.MOST + 5))
    assert answered(question, bob, many).body_html.count(other.title) == link_titles.MOST
