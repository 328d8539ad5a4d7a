"""No two usernames look alike: at sign-up, when renamed, as a name shown, when imported, when two come at once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils.text import slugify
from hypothesis import given
from hypothesis import strategies as st

from forum import actions, names
from forum.actions import joining
from forum.actions.leaving import finish_some
from forum.importers.usernames import Usernames
from forum.lookalikes import LOOK_MAX, look_of
from forum.models import Member
from tests.data import data_file
from tests.people import PASSWORD, make_member

SIGNUP = "/en/account/signup/"
SETTINGS = "/en/account/settings/"
NAME = "/en/account/name/"

LETTERS = "abcdefghijklmopqstuwxyz"
TWINS = {"a": "аáÀ4", "e": "еé3", "o": "оö0", "i": "і1l", "c": "сç", "p": "р", "s": "5ѕ", "t": "7"}


@st.composite
def disguised(draw: Any) -> tuple[str, str]:
    """A name, and the same with other case, accents, alphabets and signs between its letters."""
    name = draw(st.text(LETTERS, min_size=3, max_size=20))
    other = "".join(draw(st.sampled_from([sign, sign.upper(), *TWINS.get(sign, "")])) for sign in name)
    at = draw(st.integers(1, len(other) - 1))
    return name, other[:at] + draw(st.sampled_from(["", "-", ".", "_", " ", "’"])) + other[at:]


@given(disguised())
def test_disguises_look_alike(pair: tuple[str, str]) -> None:
    assert look_of(pair[0]) == look_of(pair[1])


@given(st.text(LETTERS.replace("l", ""), min_size=1, max_size=30), st.text(LETTERS.replace("l", ""), min_size=1))
def test_plain_letters_look_like_themselves(one: str, other: str) -> None:
    """`vv` is w, `l` is i; nothing else among small letters is anything else."""
    plain = [text.replace("vv", "w") for text in (one, other)]
    assert (look_of(one) == look_of(other)) == (plain[0] == plain[1])


@given(st.text(max_size=400))
def test_any_text_has_a_look_that_fits(text: str) -> None:
    look = look_of(text)
    assert look is None or 0 < len(look) <= LOOK_MAX


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_numbers_stay_apart(one: int, other: int) -> None:
    assert (look_of(f"member-{one}") == look_of(f"member-{other}")) == (one == other)


@pytest.mark.parametrize("name", ["ma1iory", "MALL0RY", "mall.ory", "m-a-l-l-o-r-y", "rnallory"])
@pytest.mark.django_db
def test_nobody_signs_up_as_a_look_alike(name: str) -> None:
    make_member("mallory")
    typed = {"username": name, "email": "eve@example.org", "password1": PASSWORD}
    answer = Client().post(SIGNUP, typed)
    if look_of(name) != look_of("mallory"):
        assert Member.objects.filter(email="eve@example.org").exists()
        return
    assert f"“{name.lower()}-2” is free" in answer.text
    assert not Member.objects.filter(email="eve@example.org").exists()
    Client().post(SIGNUP, {**typed, "username": f"{name}-2"})
    assert Member.objects.get(email="eve@example.org").look == "maiiory2"


@pytest.mark.django_db
def test_the_page_says_it_in_french(alice: Member) -> None:
    answer = Client().post(
        "/fr/account/signup/", {"username": "a1ice", "email": "e@example.org", "password1": PASSWORD}
    )
    assert "« a1ice-2 » est libre" in answer.text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.django_db
def test_signing_up_costs_no_more(alice: Member, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):  # brands, usernames, names shown for the team
        names.check_username("zoe75")


@pytest.mark.django_db
def test_nobody_is_renamed_to_a_look_alike(alice: Member, bob: Member, dora: Member, as_member: Any) -> None:
    answer = as_member(bob).post(NAME, {"username": "a1ice"})
    assert answer.status_code == 422
    assert "“a1ice-2” is free" in answer.text
    with pytest.raises(ValidationError, match="taken"):  # nor the team
        actions.rename("a.lice", by=dora)
    actions.rename("b.o.b", by=bob)  # one's own looks are one's own
    actions.rename("alic", by=alice)
    actions.rename("al1ce", by=dora)  # nobody's any more
    assert Member.objects.get(pk=dora.pk).look == "aiice"


@pytest.mark.parametrize("name", ["Alice", "Álice", "A1ice", "аӏісе", "A. Lice"])
@pytest.mark.django_db
def test_a_name_shown_is_nobody_elses_username(alice: Member, bob: Member, as_member: Any, name: str) -> None:
    answer = as_member(bob).post(SETTINGS, {"display_name": name, "language": "en"})
    assert answer.status_code == 422
    assert "looks like somebody else’s" in answer.text
    names.check(name, of=alice)


@pytest.mark.django_db
def test_the_team_shows_no_members_username_either(alice: Member, dora: Member) -> None:
    with pytest.raises(ValidationError, match="looks like"):
        names.check("A1ice", of=dora)


@pytest.mark.django_db
def test_two_people_show_the_same_name(alice: Member, bob: Member, as_member: Any) -> None:
    for member in (alice, bob):
        answer = as_member(member).post(SETTINGS, {"display_name": "Marie Martin", "language": "en"})
        assert answer.status_code == 302


@pytest.mark.django_db
def test_an_account_that_ended_frees_its_name(alice: Member) -> None:
    assert finish_some(alice, keeps_posts=False, slices=200)
    names.check_username("a1ice")


@pytest.mark.django_db
def test_imports_hand_out_names_that_differ(alice: Member) -> None:
    given_names = Usernames().for_people([("Al1ce", 1), ("Kevin", 2), ("Kév1n", 3), ("K E V I N", 4), ("Kevin 2", 5)])
    assert given_names[:2] == ["al1ce-2", "kevin"]
    looks = [look_of(name) for name in given_names]
    assert len({*looks, "aiice"}) == 6
    Member.objects.bulk_create([Member(username=name) for name in given_names])
    assert set(Member.objects.exclude(pk=alice.pk).values_list("look", flat=True)) == set(looks)
    assert Usernames().for_people([("kevin", 6)])[0] not in given_names


@pytest.mark.django_db
def test_names_made_up_for_newcomers_are_free() -> None:
    assert not names.taken_looks([joining.made_up_name()])


@pytest.mark.django_db
def test_the_table_refuses_what_no_form_asked(alice: Member) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(username="a1ice")
    with pytest.raises(ValidationError):
        Member(username="a1ice", password="-").full_clean()


@pytest.mark.django_db
def test_a_younger_account_without_a_look_keeps_its_name(alice: Member) -> None:
    """Their names collided before looks were compared."""
    twin = make_member("zadig")
    Member.objects.filter(pk=twin.pk).update(username="al1ce", look=None)
    twin = Member.objects.get(username="al1ce")
    twin.full_clean(exclude=["password", "email"])
    twin.save()
    assert (Member.objects.get(pk=alice.pk).look, Member.objects.get(pk=twin.pk).look) == ("aiice", None)
    actions.rename("zoe", by=twin)
    assert Member.objects.get(pk=twin.pk).look == "zoe"


def sign_up(name: str) -> Any:
    return Client().post(SIGNUP, {"username": name, "email": f"{name}@example.org", "password1": PASSWORD})


@pytest.mark.django_db
def test_a_name_taken_between_the_look_and_the_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    check, others = names.check_username, ["marie75"]

    def check_too_early(name: str, **who: Any) -> None:
        check(name, **who)
        if others:
            make_member(others.pop())

    monkeypatch.setattr(names, "check_username", check_too_early)
    answer = sign_up("mar1e75")
    assert answer.status_code == 200
    assert "“mar1e75-2” is free" in answer.text
    assert Member.objects.get().username == "marie75"


@pytest.mark.wide
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one after the other anyway")
def test_two_sign_ups_at_once(site_tree: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both forms find the name free before either is written."""
    barrier, check = Barrier(2), names.check_username
    waited: list[int] = []

    def check_and_wait(name: str, **who: Any) -> None:
        check(name, **who)
        if len(waited) < 2:
            waited.append(1)
            barrier.wait(timeout=20)

    monkeypatch.setattr(names, "check_username", check_and_wait)

    def sign_up_and_leave(name: str) -> Any:
        try:
            return sign_up(name)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(sign_up_and_leave, ["marie75", "mar1e75"]))
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert "is free" in next(answer for answer in answers if answer.status_code == 200).text
    assert Member.objects.filter(look=look_of("marie75")).count() == 1


@pytest.mark.wide
@pytest.mark.parametrize("dump", ["se_bicycles_meta", "se_french_meta"])
def test_few_real_names_are_refused(dump: str) -> None:
    """Of distinct usernames made of the names of a real community, at most one in a hundred looks like another."""
    text = data_file(f"{dump}/Users.xml").read_text()
    bases = _usernames(text)
    assert len(bases) - len({look_of(base) for base in bases}) < 0.01 * len(bases)


def _usernames(text: str) -> set[str]:
    return {name for found in re.findall(r'DisplayName="([^"]*)"', text) if (name := slugify(unescape(found)))}
