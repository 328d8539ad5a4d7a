"""Nobody writes under a name that is taken for the team, for a brand, or for somebody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from forum import names
from forum.models import Brand, Member
from tests.people import PASSWORD, make_member

pytestmark = pytest.mark.django_db

SETTINGS = "/en/account/settings/"
SIGNUP = "/en/account/signup/"
SignIn = Callable[[Member], Client]


@pytest.fixture
def brand() -> Brand:
    return Brand.objects.create(name="Vague Lune", slug="vague-lune")


GOOD = [
    *("Marie", "Jean-Pierre Lefèvre", "O’Brien", "Zoë 2", "Œdipe", "Łukasz", "Иван Петров", "Ελένη", "山田太郎"),
    *(
        "ヤマダ 太郎",
        "김철수",
        "محمد",
        "דוד",
        "Nguyễn Thị Hương",
        "अमित",
        "Badminton fan",
        "Rootless",
        "Teamo",
        "J. R.",
    ),
]
RESERVED = [
    *("moderator", "Moderator", "MODÉRATRICE", "Médiateur", "médiation", "Admin", "admin2", "The Administrator"),
    *("4dmin", "ａｄｍｉｎ", "𝐀𝐝𝐦𝐢𝐧", "a d m i n", "a.d.m.i.n", "m o d e r a t o r", "modérateur-en-chef", "Support"),
    *("supp0rt", "Support client", "Équipe", "Staff", "Official", "Selfcare", "Se1fcare", "SelfCare team", "Root"),
    *("Vague Lune", "VagueLune", "Vague-Lune officiel", "Service Vague Lune", "rnoderator", "moderat0r", "аԁміп"),
]
STRANGE = {
    "zero width": "ad\u200cmin",
    "soft hyphen": "mo\u00adderator",
    "direction": "ro\u202etaredom",
    "tick": "Marie ✓",
    "shield": "🛡 Marie",
    "private": "Marie \ue000",
    "many marks": "M" + "\u0321" * 12,
    "one letter of another alphabet": "M\u0430rie",
    "Greek": "\u0391dam",
    "two alphabets": "Marie Петров",
    "filler": "Marie\u3164x",
    "brackets": "[Team] Marie",
    "tag": "Marie\U000e0041",
}


@pytest.mark.parametrize("name", GOOD)
def test_names_of_people_are_theirs(alice: Member, brand: Brand, name: str) -> None:
    names.check(name, of=alice)


@pytest.mark.wide
@pytest.mark.parametrize("name", RESERVED)
def test_names_of_the_team_and_of_brands_are_refused(alice: Member, brand: Brand, name: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        names.check(name, of=alice)
    assert refusal.value.code in {"reserved", "signs", "alphabets"}


@pytest.mark.parametrize("name", STRANGE.values(), ids=STRANGE)
def test_signs_nobody_sees_and_mixed_alphabets_are_refused(alice: Member, name: str) -> None:
    with pytest.raises(ValidationError):
        names.check(name, of=alice)


def test_nobody_looks_like_somebody_of_the_team(alice: Member, dora: Member, bob: Member) -> None:
    dora.display_name = "Dora Lind"
    dora.save()
    for name in (
        "Dora Lind",
        "DORA LIND",
        "D0ra Lind",
        "Dora.Lind",
        "Döra Lind",
        "dora",
        "Dorа Lind".replace("а", "\u0430"),
    ):
        with pytest.raises(ValidationError):
            names.check(name, of=alice)
    with pytest.raises(ValidationError):
        names.check("bob", of=alice)
    names.check("Bob", of=bob)
    names.check("Dora Lind", of=dora)


def test_the_team_and_the_staff_of_a_brand_say_who_they_are(dora: Member, brand: Brand) -> None:
    names.check("Dora, moderator", of=dora)
    names.check("Carole, médiatrice", of=make_member("carol", "Mediators"))
    names.check("Léa - Vague Lune", of=make_member("lea", brand=brand))
    other = Brand.objects.create(name="Exemplia", slug="exemplia")
    with pytest.raises(ValidationError):
        names.check("Vague Lune", of=make_member("tom", brand=other))


@pytest.mark.wide
@pytest.mark.parametrize("name", ["Moderator", "M\u0430rie", "Vague Lune", "Marie ✓"])
def test_settings_refuse_with_a_sentence_and_keep_what_was_typed(
    alice: Member, brand: Brand, as_member: SignIn, name: str
) -> None:
    response = as_member(alice).post(SETTINGS, {"display_name": name, "language": "fr"})
    assert response.status_code == 422
    assert name in response.text
    assert any(words in response.text for words in ("belongs to the team", "one alphabet", "letters, digits"))
    alice.refresh_from_db()
    assert (alice.display_name, alice.language) == ("Alice", "en")


def test_a_suspended_member_keeps_the_name_but_may_change_the_rest(alice: Member, as_member: SignIn) -> None:
    Member.objects.filter(pk=alice.pk).update(suspended_until=timezone.now() + dt.timedelta(days=9))
    response = as_member(alice).post(SETTINGS, {"display_name": "Somebody", "language": "fr"})
    assert response.status_code == 403
    assert "suspended" in response.text
    response = as_member(alice).post(SETTINGS, {"display_name": "Alice", "language": "fr"})
    assert response.status_code == 302
    alice.refresh_from_db()
    assert (alice.display_name, alice.language) == ("Alice", "fr")


def test_an_empty_name_is_that_of_the_account(alice: Member, as_member: SignIn) -> None:
    as_member(alice).post(SETTINGS, {"display_name": "", "language": "en"})
    alice.refresh_from_db()
    assert str(alice) == "alice"


@pytest.mark.wide
@pytest.mark.parametrize(
    "name", ["moderator", "Mod3rator", "mediateur", "vague-lune", "VagueLune", "selfcare", "admin.fr", "d0ra"]
)
def test_nobody_signs_up_under_such_a_name(dora: Member, brand: Brand, name: str) -> None:
    response = Client().post(SIGNUP, {"username": name, "email": "eve@example.org", "password1": PASSWORD})
    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.text
    assert not Member.objects.filter(email="eve@example.org").exists()


def test_a_good_name_signs_up(db: Any) -> None:
    Client().post(SIGNUP, {"username": "marie75", "email": "marie@example.org", "password1": "a long enough secret"})
    assert Member.objects.filter(username="marie75").exists()
