"""Signing up and in: what is missing is named, rules are told before they are broken, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from forum.models import Member

SIGN_UP = {
    "en": ["Write your e-mail address.", "Choose the name you will write under.", "Choose a password."],
    "fr": [
        "Écrivez votre adresse e-mail.",
        "Choisissez le nom sous lequel vous écrirez.",
        "Choisissez un mot de passe.",
    ],
}
SIGN_IN = {
    "en": ["Write your username or your e-mail address.", "Write your password."],
    "fr": ["Écrivez votre pseudo ou votre adresse e-mail.", "Écrivez votre mot de passe."],
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("page", "sentences"), [("signup", SIGN_UP), ("login", SIGN_IN)])
def test_what_is_missing_is_named_in_the_summary_and_at_its_field(
    db: Any, client: Client, page: str, sentences: dict[str, list[str]], language: str
) -> None:
    shown = client.post(f"/{language}/account/{page}/", {}).content.decode()
    for sentence in sentences[language]:
        assert shown.count(sentence) == 2


def test_the_rule_of_names_is_told_before_it_is_broken(db: Any, client: Client) -> None:
    assert "Letters without accents" in client.get("/en/account/signup/").content.decode()


def test_a_wrong_password_gets_a_sentence_that_helps(alice: Member, client: Client) -> None:
    given = {"login": "alice", "password": "not hers"}
    assert "choisissez un nouveau mot de passe" in client.post("/fr/account/login/", given).content.decode()
    assert "choose a new password" in client.post("/en/account/login/", given).content.decode()


def test_changing_a_password_names_what_is_missing(alice: Member, client: Client) -> None:
    client.force_login(alice)
    shown = client.post("/en/account/password/change/", {}).content.decode()
    for sentence in ("Write your present password.", "Choose a password.", "Write the new password once more."):
        assert shown.count(sentence) == 2


def test_adding_an_address_names_what_is_missing(alice: Member, client: Client) -> None:
    client.force_login(alice)
    shown = client.post("/fr/account/email/", {"action_add": ""}).content.decode()
    assert shown.count("Écrivez votre adresse e-mail.") == 2
