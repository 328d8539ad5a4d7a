"""The charter: seeded once, shown with an address for every rule."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from moderation.review import charter
from moderation.review.models import Rule
from selfcare import new_site
from tests.moderation.reviewing import make_rules

pytestmark = [pytest.mark.wide, pytest.mark.django_db]


def test_seeding_twice_adds_nothing():
    rules = new_site.rules()
    assert charter.seed(rules) == len(rules)
    before = list(Rule.objects.values())
    assert charter.seed(rules) == 0
    assert list(Rule.objects.values()) == before


def test_seeding_leaves_what_the_team_wrote():
    make_rules()
    Rule.objects.filter(code="courtesy").update(text_en="Our own words.", is_reviewed=True)
    assert charter.seed([*new_site.rules(), new_site.rules()[0] | {"id": "new", "number": 99}]) == 1
    assert Rule.objects.get(code="courtesy").text_en == "Our own words."


def test_default_rules_are_marked_to_review():
    assert not any(rule.is_reviewed for rule in make_rules().values())


@pytest.mark.parametrize("name", ["id", "number", "title_fr", "text_en"])
def test_a_rule_that_lacks_something_is_named(name):
    broken = new_site.rules()
    broken[2] = {key: value for key, value in broken[2].items() if key != name}
    with pytest.raises(ValueError, match=f"lacks {name}"):
        charter.seed(broken)
    assert not Rule.objects.exists()


def test_a_rule_knows_what_the_transparency_database_calls_its_breach():
    assert make_rules()["no-danger"].category == "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS"
    assert make_rules()["on-topic"].category == "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"


def test_an_unknown_category_is_refused():
    with pytest.raises(ValidationError):
        charter.seed([new_site.rules()[0] | {"category": "RUDENESS"}])


@pytest.mark.parametrize(("language", "anchor"), [("en", "rule"), ("fr", "regle")])
def test_the_page_shows_every_rule_in_force_with_its_anchor(language, anchor):
    rules = make_rules()
    Rule.objects.filter(code="one-account").update(valid_until=date(2021, 1, 1))
    response = Client().get(f"/{language}/charter/")
    shown = response.content.decode()
    assert response.status_code == 200
    for rule in rules.values():
        text = rule.title_fr if language == "fr" else rule.title_en
        assert (f'id="{anchor}-{rule.number}"' in shown) == (rule.code != "one-account")
        assert (f"{rule.number}. {text}".replace("’", "’") in shown) == (rule.code != "one-account")
    assert rules["courtesy"].example_no_fr in shown if language == "fr" else rules["courtesy"].example_no_en in shown
    assert "To review" in shown if language == "en" else 'class="notice warn"' in shown


def test_an_approved_charter_bears_no_mark():
    make_rules()
    Rule.objects.update(is_reviewed=True)
    assert 'class="notice warn"' not in Client().get("/en/charter/").content.decode()


def test_a_site_without_rules_says_so():
    assert "being written" in Client().get("/en/charter/").content.decode()
