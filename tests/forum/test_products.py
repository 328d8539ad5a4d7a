"""Products: their page, versions, who owns one, and merging two."""

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from django.utils.text import slugify

from forum import actions, product_facts, recount
from forum.models import Brand, Member, Ownership, Product, ProductAddress, Question, Subscription, Tag, Theme
from forum.products import find_product, matching
from forum.question_forms import QuestionForm
from knowledge import promotion
from tests.forum.reading import page, read, signed_in

Ask = Callable[..., Question]
X200, X200_WHITE = "/en/products/x200/", "/en/products/x200-white/"


@pytest.fixture
def x200(site_tree: Any) -> Product:
    return Product.objects.create(name="X200", slug="x200", gtin="02000000001012", reference="VL-X200")


@pytest.fixture
def white(x200: Product) -> Product:
    return Product.objects.create(name="X200 white", slug="x200-white", gtin="02000000002026", parent=x200)


def count_of(product: Product) -> int:
    product.refresh_from_db()
    return product.question_count


@pytest.mark.wide
def test_the_page_has_what_is_asked_before_and_after_buying(ask: Ask, x200: Product, bob: Member) -> None:
    before = ask("Does it fit under a worktop of 85 cm?", product=x200, context="before")
    after = ask("Error E18 after two months of use", product=x200, context="after", language="fr")
    actions.accept(actions.answer(before, by=bob, body="Yes, by **2 mm**."), by=before.author)
    shown = read(Client(), X200).text
    assert shown.index("Before buying") < shown.index("85 cm") < shown.index("Yes, by 2 mm.") < shown.index("Error E18")
    assert f'href="{after.get_absolute_url()}" lang="fr"' in shown
    assert 'href="?context=before">See the 1 question<' in shown
    assert "solved" not in shown.lower().split("<footer")[0].replace("resolved", "")  # too few to say a share
    assert "85 cm" in read(Client(), f"{X200}?context=before").text
    assert "E18" not in read(Client(), f"{X200}?context=before").text


@pytest.mark.wide
def test_the_list_is_filtered_by_a_form(ask: Ask, x200: Product, answer: Any) -> None:
    ask("Does it fit under a worktop of 85 cm?", product=x200)
    actions.answer(
        ask("Error E18 after two months of use", product=x200, language="fr"), by=answer.author, body="Pump."
    )
    assert "85 cm" in read(Client(), f"{X200}?state=unanswered&sort=active&language=").text
    assert "E18" not in read(Client(), f"{X200}?state=unanswered").text
    shown = read(Client(), f"{X200}?language=fr").text
    assert "E18" in shown
    assert "85 cm" not in shown
    assert '<input type="checkbox" name="language" value="fr" checked>' in shown
    both = read(Client(), f"{X200}?state=unanswered&state=resolved&language=fr&language=en").text
    assert "85 cm" in both
    assert "E18" not in both  # answered, and not resolved


@pytest.mark.wide
def test_a_theme_is_the_questions_with_one_of_its_tags(ask: Ask, x200: Product) -> None:
    ask("Where on earth is my parcel?", product=x200, tags=["delivery", "parcel"])
    ask("Error E18 after two months of use", product=x200, tags=["error"])
    theme = Theme.objects.create(name="Delivery", name_fr="Livraison", slug="delivery")
    assert "<legend>Theme<" not in read(Client(), X200).text  # nothing has it
    theme.tags.set(Tag.objects.filter(slug__in=["delivery", "parcel"]))
    Theme.objects.create(name="Use", name_fr="Utilisation", slug="use").tags.add(Tag.objects.create(slug="u", name="u"))
    shown = read(Client(), f"{X200}?theme=delivery").text
    assert shown.count("my parcel?") == 1
    assert "E18" not in shown
    assert '<input type="checkbox" name="theme" value="delivery" checked> Delivery' in shown
    none = read(Client(), f"{X200}?theme=use&state=unanswered").text
    assert "No question with these filters." in none
    assert '<a href="?state=unanswered&amp;product=x200">Without “Use”</a>' in none
    actions.merge_tags(Tag.objects.get(slug="parcel"), into=Tag.objects.get(slug="error"))
    assert "E18" in read(Client(), f"{X200}?theme=delivery").text


@pytest.mark.wide
def test_search_engines_are_told_what_it_is(ask: Ask, x200: Product, white: Product) -> None:
    ask(product=x200)
    x200.brand, x200.image_url = Brand.objects.create(name="Vague <lune>", slug="v"), "javascript:alert(1)"
    x200.save()
    shown = read(Client(), X200).text
    told = json.loads(shown.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert told == {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": "X200",
        "url": f"{settings.BASE_URL}{X200}",
        "gtin": "02000000001012",
        "brand": {"@type": "Brand", "name": "Vague <lune>"},
    }
    assert f'<link rel="canonical" href="{settings.BASE_URL}{X200}">' in read(Client(), X200_WHITE).text


@pytest.mark.wide
def test_a_share_and_a_median_are_told_of_enough_questions_only(ask: Ask, x200: Product, bob: Member) -> None:
    now = timezone.now()
    for number in range(5):
        asked = ask(f"Question number {number} about this machine", product=x200, at=now - timedelta(days=9))
        answer = actions.answer(asked, by=bob, body="Yes.", at=asked.created_at + timedelta(hours=number + 3))
        if number < 4:
            actions.accept(answer, by=asked.author)
            assert "% solved" not in read(Client(), X200).text
    shown = read(Client(), X200).text
    assert "80% solved" in shown
    assert "first answer after 5 h" in shown


@pytest.mark.parametrize(
    "minutes, words", [(1, "1 min"), (59, "59 min"), (60, "1 h"), (2850, "2 days"), (2820, "47 h"), (14400, "10 days")]
)
def test_a_delay_has_one_unit(minutes: int, words: str) -> None:
    assert product_facts.written_delay(minutes) == words


def test_an_empty_page_says_what_to_do(x200: Product) -> None:
    shown = read(Client(), X200).text
    assert "No question about this product yet. Be the first person to ask." in shown
    assert shown.count("&amp;q=") == 3
    first = re.search(r'href="(/en/questions/ask/[^"]*q=[^"]*)"', shown)
    assert first
    form = read(Client(), html.unescape(first[1])).text
    assert 'value="X200"' in form
    assert 'name="title" value="What does it work with?"' in form
    assert '<li><a href="/en/products/">Products</a></li>' in shown.split('class="breadcrumb"')[1].split("</nav>")[0]
    assert "?product=x200&amp;context=before" in shown
    assert read(Client(), f"{X200}?sort=active").status_code == 200


@pytest.mark.wide
@pytest.mark.parametrize("query", ["", "?context=after", "?q=pump"])
def test_the_page_costs_few_queries(
    ask: Ask, x200: Product, white: Product, bob: Member, query: str, site_tree: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        asked = ask(f"Question number {number} about the pump", product=white, context="after")
        actions.accept(actions.answer(asked, by=bob, body="Yes."), by=asked.author)
    with django_assert_max_num_queries(10):
        assert read(Client(), X200 + query).status_code == 200


@pytest.mark.wide
def test_a_change_shows_at_once(ask: Ask, x200: Product, bob: Member, editor: Member, site_tree: Any) -> None:
    question = ask("Error E18 after two months of use", product=x200, context="after")
    answer = actions.answer(question, by=bob, body="Clean the filter.")
    visitor = Client()
    before = read(visitor, X200)
    actions.edit_answer(answer, by=bob, body="Descale it.")
    after = read(visitor, X200, **{"if-none-match": before["ETag"]})
    assert "Descale it." in after.text
    guide = promotion.promote(actions.accept(answer, by=question.author), by=editor, title="How to descale")
    guide.get_latest_revision().publish()
    assert "How to descale" in read(visitor, X200, **{"if-none-match": after["ETag"]}).text


@pytest.mark.wide
def test_questions_of_versions_are_on_the_page_of_the_product(ask: Ask, x200: Product, white: Product) -> None:
    ask("Does the white door turn yellow?", product=white, context="before")
    shown = read(Client(), X200).text
    assert "turn yellow" in shown
    assert "X200 white</span>" in shown
    assert 'href="/en/products/x200-white/"' in shown
    assert "turn yellow" in read(Client(), f"{X200}?sort=newest").text
    assert "A version of" in read(Client(), X200_WHITE).text
    assert (count_of(x200), count_of(white)) == (1, 1)
    assert list(recount.check()) == []
    assert "X200 white" not in read(Client(), "/en/products/").text
    assert (
        read(
            Client(),
            "/p/gtin/02000000002026/",
        )["Location"]
        == X200_WHITE
    )


def test_placing_a_version_moves_its_count(ask: Ask, x200: Product) -> None:
    black = Product.objects.create(name="X200 black", slug="x200-black")
    ask(product=black)
    actions.set_parent(black, x200)
    assert count_of(x200) == 1
    actions.set_parent(black, None)
    assert count_of(x200) == 0
    assert list(recount.check()) == []


def test_there_are_no_versions_of_versions(x200: Product, white: Product) -> None:
    other = Product.objects.create(name="Y", slug="y")
    for product, parent in ((other, white), (x200, other), (other, other)):
        with pytest.raises(ValidationError):
            actions.set_parent(product, parent)


def test_a_renamed_product_is_found_at_its_former_address(x200: Product) -> None:
    x200.slug, x200.gtin = "x-200", "02000000002026"
    x200.save()
    for address in (X200, "/p/gtin/02000000001012/"):
        led = read(Client(), address)
        assert (led.status_code, led["Location"]) == (301, "/en/products/x-200/")
    assert find_product("02000000001012") == x200
    x200.slug = "x200"
    x200.save()
    assert read(Client(), X200).status_code == 200
    assert not ProductAddress.objects.filter(slug="x200").exists()


@pytest.mark.wide
def test_merging_moves_everything(
    ask: Ask, x200: Product, white: Product, bob: Member, mallory: Member, answer: Any, editor: Member, site_tree: Any
) -> None:
    double = Product.objects.create(name="X 200", slug="x-200", gtin="02000000003030")
    child = Product.objects.create(name="X 200 red", slug="x-200-red", parent=double)
    question = ask("Error E18 after two months of use", product=double)
    ask("Does the red door turn pink?", product=child)
    guide = promotion.promote(actions.accept(answer, by=answer.question.author), by=editor)
    type(guide).objects.filter(pk=guide.pk).update(product=double)
    actions.own(double, by=bob)
    actions.own(x200, by=bob)
    actions.mark_as_bought(double, by=mallory, at=timezone.now())
    assert actions.merge_products(double, into=x200) == 1
    version = question.version
    question.refresh_from_db()
    assert question.product == x200
    assert question.version > version
    assert type(guide).objects.get(pk=guide.pk).product == x200
    assert count_of(x200) == 2
    child.refresh_from_db()
    assert child.parent == x200
    assert Ownership.objects.filter(product=x200).count() == 2
    assert Ownership.objects.get(member=mallory).is_proven
    assert Subscription.objects.filter(product=x200).count() == 2
    assert list(recount.check()) == []


def test_what_was_merged_is_found_at_its_addresses(x200: Product) -> None:
    double = Product.objects.create(name="X 200", slug="x-200", gtin="02000000003030")
    actions.merge_products(double, into=x200)
    for address in ("/en/products/x-200/", "/p/gtin/02000000003030/"):
        led = read(Client(), address)
        assert (led.status_code, led["Location"]) == (301, X200)
    with pytest.raises(ValidationError):
        actions.merge_products(x200, into=x200)


def test_a_version_is_merged_with_what_it_is_a_version_of(ask: Ask, x200: Product, white: Product) -> None:
    ask(product=white)
    assert actions.merge_products(x200, into=white) == 0
    white.refresh_from_db()
    assert (white.parent, white.question_count) == (None, 1)
    assert list(recount.check()) == []


@pytest.mark.wide
def test_owning_is_private_subscribes_and_is_undone(x200: Product, bob: Member, mallory: Member) -> None:
    client = signed_in(bob)
    for _ in range(2):
        assert client.post(f"{X200}own/", {"value": "1"})["Location"] == X200
    assert Subscription.objects.get(member=bob).reason == Subscription.Reason.OWNS
    assert 'aria-pressed="true"' in read(client, X200).text
    assert "X200" in read(client, "/en/account/products/").text
    assert "You have listed nothing." in read(signed_in(mallory), "/en/account/products/").text
    assert read(Client(), "/en/account/products/").status_code == 302
    client.post(f"{X200}own/", {"value": "0", "from": "list"})
    assert not Ownership.objects.exists()
    assert not Subscription.objects.exists()


def test_whoever_followed_before_goes_on_following(x200: Product, bob: Member) -> None:
    Subscription.objects.create(member=bob, product=x200, reason=Subscription.Reason.PRODUCT)
    actions.own(x200, by=bob)
    actions.disown(x200, by=bob)
    assert Subscription.objects.get().reason == Subscription.Reason.PRODUCT


def test_the_suspended_list_nothing(x200: Product, bob: Member) -> None:
    bob.suspended_until = timezone.now() + timedelta(days=1)
    with pytest.raises(PermissionDenied):
        actions.own(x200, by=bob)


@pytest.mark.wide
def test_the_mark_stands_on_every_kind_of_post_and_goes_again(
    ask: Ask, x200: Product, white: Product, bob: Member, mallory: Member
) -> None:
    question = ask("Error E18 after two months of use", product=x200, by=mallory)
    answer = actions.answer(question, by=bob, body="Clean the filter.")
    actions.comment(answer, by=bob, body="And the hose.")
    other = ask("Another question about nothing in particular", by=mallory)
    mark = "Bought this product</span>"
    visitor, member = Client(), signed_in(ask("What about the other one?").author)
    before = read(visitor, page(question))
    assert mark not in before.text + read(member, page(question)).text
    actions.mark_as_bought(white, by=bob, at=timezone.now())
    for client in (visitor, member):
        assert read(client, page(question), **{"if-none-match": before["ETag"]}).text.count(mark) == 2
    actions.mark_as_bought(x200, by=mallory, at=timezone.now())
    assert read(visitor, page(question)).text.count(mark) == 3
    assert mark not in read(visitor, page(other)).text
    signed_in(bob).post(f"{X200_WHITE}own/", {"value": "unmark"})
    assert read(visitor, page(question)).text.count(mark) == 1
    assert Ownership.objects.filter(member=bob).exists()


def test_a_barcode_of_a_version_names_the_version(x200: Product, white: Product) -> None:
    form = QuestionForm({"product": "2000000002026"})
    form.is_valid()
    assert form.cleaned_data["product"] == white


def test_the_card_beside_a_question_says_how_its_product_fares(ask: Ask, alice: Member, bob: Member) -> None:
    product = Product.objects.create(name="X200", slug="x200")
    questions = [ask(f"The dishwasher shows the number {number}", product=product) for number in range(5)]
    actions.accept(actions.answer(questions[0], by=bob, body="Clean the filter."), by=alice)
    page = Client().get(questions[0].get_absolute_url()).text
    assert "<span>5 questions</span> <span>20% solved</span>" in page


def test_the_card_says_no_share_of_few(ask: Ask) -> None:
    question = ask(product=Product.objects.create(name="X200", slug="x200"))
    page = Client().get(question.get_absolute_url()).text
    assert "<span>1 question</span>" in page
    assert "% solved" not in page


TYPED = [
    ("lave-linge X200", "Vaguelune X200"),
    ("Lave linge x-200", "Vaguelune X200"),
    ("x200 vaguelune", "Vaguelune X200"),
    ("cafetiere C3", "Cafetière C3"),
    ("cafettières c 3", "Cafetière C3"),
    ("cafetiere", "Cafetière C3"),
    ("cafeteire", "Cafetière C3"),
    ("my coffee machine C3 leaks", "Cafetière C3"),
    ("caf", "Cafetière C3"),
    ("2000000004044", "Cafetière C3"),
    ("02000000004044", "Cafetière C3"),
    ("BX 200", "Casque BX-200"),
    ("bx200", "Casque BX-200"),
]


@pytest.fixture
def catalogue(db: None) -> None:
    brand = Brand.objects.create(name="Vaguelune", slug="vaguelune")
    for values in (
        {"name": "Vaguelune X200", "brand": brand, "category": "Washing machine", "category_fr": "Lave-linge"},
        {"name": "Cafetière C3", "category": "Coffee machine", "gtin": "02000000004044"},
        {"name": "Casque BX-200", "category": "Headphones"},
        {"name": "Vaguelune LV45", "brand": brand, "category": "Dishwasher", "category_fr": "Lave-vaisselle"},
    ):
        Product.objects.create(slug=slugify(values["name"]), **values)


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(("typed", "name"), TYPED)
def test_a_product_is_found_by_what_people_type(typed: str, name: str) -> None:
    """“cafetiere C3” and “lave-linge X200” offered nothing: every word had to be there, letter for letter."""
    assert [product.name for product in matching(typed)][:1] == [name]


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    "typed", ["", "  ", "*", '"', "mon colis ne vient pas", "C4", "lave", "la fuite d'eau dans ma cave"]
)
def test_little_in_common_is_no_product(typed: str) -> None:
    names = [product.name for product in matching(typed)]
    assert names == (["Vaguelune X200", "Vaguelune LV45"] if typed == "lave" else [])


@pytest.mark.usefixtures("catalogue")
def test_brand_and_model_name_it_in_any_order() -> None:
    x200 = Product.objects.get(slug="vaguelune-x200")
    assert find_product("x200 VAGUELUNE") == find_product("X200") == x200
    assert find_product("Vaguelune") is None


@pytest.mark.usefixtures("catalogue")
def test_a_product_is_found_by_what_it_is_called_now() -> None:
    Brand.objects.get().delete()
    brand = Brand.objects.create(name="Aurore", slug="aurore")
    product = Product.objects.get(slug="cafetiere-c3")
    product.brand = brand
    product.save()
    brand.name = "Nébuleuse"
    brand.save()
    assert matching("nebuleuse") == [product]
    assert matching("aurore") == []


@pytest.mark.usefixtures("catalogue")
@pytest.mark.django_db
def test_products_are_found_in_one_reading(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        assert matching("lave-linge X200")


@pytest.mark.usefixtures("catalogue")
def test_the_list_the_ask_form_and_its_suggestions_find_the_same() -> None:
    for address in ("/fr/products/?q=cafetiere+C3", "/fr/questions/ask/products/?q=cafetiere+C3"):
        page = read(Client(), address).text
        assert "Cafetière C3" in page
        assert "LV45" not in page
    posted = Client().post("/fr/questions/ask/", {"step": "1", "about": "product", "product": "cafetiere machine C3"})
    assert "Cafetière C3" in posted.text
    assert "« zzz »" in read(Client(), "/fr/products/?q=zzz").text.replace("\xa0", " ")
