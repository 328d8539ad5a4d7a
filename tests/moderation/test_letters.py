"""Letters: the words of the case in the places of their marks, the body's own before the site's."""

import pytest
from django.core.exceptions import ValidationError

from moderation.mediation import letters
from moderation.mediation.models import Letter
from selfcare import new_site
from tests.moderation import casework

pytestmark = pytest.mark.django_db


@pytest.fixture
def carol(db):
    return casework.make_mediator()


@pytest.fixture
def case(question, carol):
    return casework.sent_case(question, casework.make_body("body-a", carol))


@pytest.fixture
def seeded(db):
    return letters.seed(new_site.letters(), casework.today())


def test_a_new_site_has_every_letter_in_both_languages_to_review(seeded):
    assert seeded == 2 * len(Letter.Kind.values)
    assert {row.kind for row in Letter.objects.filter(is_to_review=True)} == set(Letter.Kind.values)
    assert letters.seed(new_site.letters(), casework.today()) == 0
    for letter in Letter.objects.all():
        letter.full_clean()


def test_the_marks_are_filled_in_from_the_case(case, carol, seeded):
    case = casework.lead(case, carol, "acknowledge", "declare_inadmissible")
    by_kind = {letter.kind: letter for letter in letters.known(case, casework.today())}
    assert list(by_kind) == [kind for kind in Letter.Kind.values if kind != "complaint"]  # that one is the asker's
    text = letters.written(case, by_kind["inadmissible"], casework.today())
    assert case.ref in text
    assert "5° outside the remit" in text
    assert "{" not in text


def test_what_nothing_is_known_for_stays_to_be_seen(case, carol, seeded):
    found = Letter.objects.get(kind="proposal", language="en")
    assert "{last_day}" in letters.written(case, found, casework.today())


@pytest.mark.wide
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("kind", "mark"), [("proposal", "{solution}"), ("document", "{document}")])
def test_a_letter_without_its_own_words_does_not_leave(case, carol, seeded, kind, mark, language):
    case = casework.lead(case, carol, "acknowledge", "notify_parties", "propose")
    letter = Letter.objects.get(kind=kind, language=language)
    text = letters.written(case, letter, casework.today())
    with pytest.raises(ValidationError, match=mark):
        casework.say(case, carol, text)
    assert casework.say(case, carol, text.replace(mark, "89 euros")).text.count("89 euros") == 1


@pytest.mark.wide
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_letter_speaks_the_language_of_the_case(case, language, seeded):
    case.language = language
    assert {letter.language for letter in letters.known(case, casework.today())} == {language}


def test_the_own_letter_of_a_body_comes_first_and_old_ones_go(case, seeded):
    own = {"kind": "closing", "language": "en", "valid_from": casework.today(-5)}
    Letter.objects.create(body=case.body, text="Ours.", **own)
    Letter.objects.create(body=casework.make_body("body-b"), text="Theirs.", **own)
    Letter.objects.filter(kind="document").update(valid_to=casework.today(-1))
    by_kind = {letter.kind: letter.text for letter in letters.known(case, casework.today())}
    assert by_kind["closing"] == "Ours."
    assert "document" not in by_kind


def test_an_unknown_mark_is_refused_when_it_is_written():
    letter = Letter(kind="closing", language="en", text="Dear {nobody}", valid_from=casework.today())
    with pytest.raises(ValidationError, match="nobody"):
        letter.full_clean()
