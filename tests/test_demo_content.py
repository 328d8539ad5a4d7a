"""What a new site and the demo community start with, as written: its shape, its counts and what it must never hold."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SELFCARE = Path(__file__).resolve().parents[1] / "selfcare"
FILES = {path.name: path for folder in ("demo", "new_site") for path in sorted((SELFCARE / folder).glob("*.json"))}
LANGUAGES = ("fr", "en")
PARTS = ("heading", "body")
EASY = ("easy-read", "easy-ask", "easy-mediation")
EASY_MAX = 12  # words of a sentence, as the rules of easy language ask (UNAPEI, Information for all)
DAY = 24 * 60
SHINGLE = 14  # words; two texts that share as many in a row are a copy


@cache
def load(name: str) -> Any:
    return json.loads(FILES[f"{name}.json"].read_text(encoding="utf-8"))


def questions() -> list[dict[str, Any]]:
    return [question for language in LANGUAGES for question in load(f"questions_{language}")]


def answers() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(question, answer) for question in questions() for answer in question["answers"]]


def members() -> dict[str, dict[str, Any]]:
    return {member["key"]: member for member in load("members")}


def keys(name: str) -> set[str]:
    return {row["key"] for row in load(name)}


def rules() -> set[str]:
    return {rule["id"] for rule in load("charter")["rules"]}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def minutes(post: dict[str, Any]) -> int:
    """Minutes after the post it stands under."""
    return int(post["days_after"]) * DAY + int(post["minutes_after"])


def gtin_is_right(gtin: str) -> bool:
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(gtin))
    return len(gtin) == 14 and weighted % 10 == 0


def posts_with_age(question: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Each author of a thread with the least age of the post in minutes."""
    asked = question["asked_days_ago"] * DAY
    yield question["author"], asked
    for answer in question["answers"]:
        answered = asked - minutes(answer)
        yield answer["author"], answered
        for comment in answer["comments"]:
            yield comment["author"], answered - minutes(comment)
        if "edited" in answer:
            yield answer["author"], answered - minutes(answer["edited"])


def test_there_is_enough_of_everything() -> None:
    assert len(load("products")) >= 12
    assert len(load("members")) >= 22
    assert len(load("tags")) >= 25
    assert min(len(load(f"questions_{language}")) for language in LANGUAGES) >= 26
    assert 8 <= len(load("charter")["rules"]) <= 10
    assert len(load("cases")["cases"]) == 3
    guides = Counter((guide["language"], guide["state"]) for guide in load("guides"))
    assert guides["fr", "published"] >= 4
    assert guides["en", "published"] >= 3
    assert guides["fr", "draft"] + guides["en", "draft"] == 1


@pytest.mark.parametrize("name", ["products", "tags", "members", "guides"])
def test_keys_are_unique(name: str) -> None:
    assert len(keys(name)) == len(load(name))


def test_post_keys_are_unique() -> None:
    names = [question["key"] for question in questions()] + [answer["key"] for _, answer in answers()]
    assert len(names) == len(set(names))


def test_products_carry_a_right_gtin_of_the_restricted_range() -> None:
    gtins = [product["gtin"] for product in load("products")]
    assert all(gtin_is_right(gtin) and gtin.startswith("0200") for gtin in gtins)
    assert len(set(gtins)) == len(gtins)
    assert not gtin_is_right("02000000001013")


def test_every_product_and_every_tag_is_asked_about() -> None:
    used = {question["product"] for question in questions()}
    assert used - {None} == keys("products")
    assert {tag for question in questions() for tag in question["tags"]} == keys("tags")


@pytest.mark.parametrize("question", questions(), ids=lambda question: question["key"])
def test_a_question_keeps_the_rules_of_the_forum(question: dict[str, Any]) -> None:
    assert 15 <= len(question["title"]) <= 150
    assert 1 <= len(set(question["tags"])) == len(question["tags"]) <= 5
    assert question["context"] in {"before", "after", "other"}
    assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", question["hour"])
    assert question["body"].strip()
    assert 0 <= question["asked_days_ago"] <= 400
    writers = [answer["author"] for answer in question["answers"]]
    assert len(writers) == len(set(writers)), "one answer a member"
    assert question["accepted"] in {None, *(answer["key"] for answer in question["answers"])}
    assert question["author"] not in question["metoo"]


@pytest.mark.parametrize("question", questions(), ids=lambda question: question["key"])
def test_nobody_writes_before_joining_nor_in_the_future(question: dict[str, Any]) -> None:
    for author, age in posts_with_age(question):
        assert 0 <= age <= members()[author]["joined_days_ago"] * DAY, author


def test_votes_come_from_others_and_once() -> None:
    for _, answer in answers():
        voters = answer["votes"]["useful"] + answer["votes"]["not_useful"]
        assert set(voters) <= members().keys()
        assert answer["author"] not in voters, answer["key"]
        assert len(voters) == len(set(voters)), answer["key"]


def test_official_answers_come_from_the_brand_of_the_product() -> None:
    brands = {product["key"]: product["brand"]["key"] for product in load("products")}
    official = [(question, answer) for question, answer in answers() if answer["official"]]
    assert official
    for question, answer in official:
        author = members()[answer["author"]]
        assert author["role"] == "brand"
        assert author["brand"] == brands[question["product"]]


def test_references_between_files_resolve() -> None:
    for question in questions():
        named = question["metoo"] + question["followers"]
        assert set(named) <= members().keys()
        for post in [question, *question["answers"]]:
            cited = [flag["rule"] for flag in post.get("flags", [])] + [post.get("reason", "courtesy")]
            assert set(cited) <= rules()
            assert {flag["by"] for flag in post.get("flags", [])} <= members().keys()
    assert {question["closed"]["reason"] for question in questions() if "closed" in question} <= rules()
    assert {member["suspended"]["rule"] for member in load("members") if "suspended" in member} <= rules()
    assert all(question["duplicate_of"] in thread_keys() for question in questions() if "duplicate_of" in question)


def thread_keys() -> set[str]:
    return {question["key"] for question in questions()}


def test_owners_and_versions_are_known() -> None:
    products = {product["key"]: product for product in load("products")}
    parents = {product["version_of"] for product in products.values() if "version_of" in product}
    assert parents
    assert not any("version_of" in products[key] for key in parents)
    owners = load("owners")
    assert {row["member"] for row in owners} <= members().keys()
    assert {row["product"] for row in owners} <= products.keys()
    assert {row["bought"] for row in owners} == {True, False}


def test_guides_come_from_accepted_answers_in_their_language() -> None:
    for guide in load("guides"):
        threads = {question["key"]: question for question in load(f"questions_{guide['language']}")}
        assert threads[guide["source_question"]]["accepted"] == guide["source_answer"]
        assert threads[guide["source_question"]]["product"] == guide["product"]
        thread = threads[guide["source_question"]]
        answer = next(answer for answer in thread["answers"] if answer["key"] == guide["source_answer"])
        if guide["state"] == "published":
            assert guide["published_days_ago"] * DAY < thread["asked_days_ago"] * DAY - minutes(answer)
        assert {block["type"] for block in guide["blocks"]} <= {"paragraph", "steps", "warning"}
        assert guide["translation_of"] in {None, *keys("guides")}


def test_every_state_a_role_may_or_may_not_see_is_there() -> None:
    states = Counter(question.get("visibility", "visible") for question in questions())
    assert states["hidden"] and states["deleted"] and states["held"]
    assert any(answer.get("visibility") == "hidden" for _, answer in answers())
    assert any(answer.get("flags") and "visibility" not in answer for _, answer in answers())
    revised = [answer for _, answer in answers() if "edited" in answer]
    assert revised and all(answer["edited"]["body"] != answer["body"] for answer in revised)
    assert sum("duplicate_of" in question for question in questions()) >= 2
    assert any("closed" in question for question in questions())
    assert sum("suspended" in member for member in members().values()) == 1
    assert {member["role"] for member in members().values()} >= {
        *("member", "power", "mediator", "moderator", "brand", "editor", "admin"),
    }


def test_some_questions_wait_for_a_day_for_three_and_for_months() -> None:
    waiting = {
        question["asked_days_ago"]
        for question in questions()
        if not question["answers"] and question.get("visibility", "visible") == "visible"
    }
    assert 0 in waiting
    assert 1 in waiting
    assert any(3 < days < 14 for days in waiting)
    assert any(days > 60 for days in waiting)


def test_bodies_and_cases_hold_together() -> None:
    mediators = {key: member["body"] for key, member in members().items() if member["role"] == "mediator"}
    bodies = {body["key"]: body for body in load("cases")["bodies"]}
    assert {key: body for body in bodies for key in bodies[body]["mediators"]} == mediators
    assert {body["policy"]["wait_amount"] for body in bodies.values()} == {2}
    stages = Counter((case["body"], case["stage"]) for case in load("cases")["cases"])
    assert stages == {("A", "sent"): 1, ("B", "sent"): 1, ("A", "ready"): 1}


@pytest.mark.parametrize("case", load("cases")["cases"], ids=lambda case: case["key"])
def test_a_case_may_be_sent(case: dict[str, Any]) -> None:
    question = next(question for question in questions() if question["key"] == case["question"])
    assert question["author"] == case["asker"]
    assert question["outcome"] == "not_solved"
    assert case["purchase_days_ago"] > case["complaint_days_ago"] > (case["sent_days_ago"] or 0)
    assert case["complaint_days_ago"] < 365
    assert case["trader_reply"] == "negative" or case["complaint_days_ago"] > 62
    told = question["asked_days_ago"] - question["outcome_days_after"]
    assert told >= case["offered_days_ago"] >= case["accepted_offer_days_ago"] > (case["sent_days_ago"] or 0)
    assert case["complaint_proof"] in {file["name"] for file in case["files"]}
    assert len(case["narrative"]) <= 5000


def test_the_desks_have_cases_in_many_states() -> None:
    rows = load("desk")
    asked = {question["key"]: question for question in questions()}
    used = [row["question"] for row in [*rows, *load("cases")["cases"]]]
    assert len(set(used)) == len(used) >= 10
    for row in rows:
        question = asked[row["question"]]
        assert question["author"] == row["asker"]
        assert not question["accepted"]
        assert question["asked_days_ago"] > row["offered_days_ago"] > row["sent_days_ago"]
    assert {step["event"] for row in rows for step in row["steps"]} >= {"propose", "settle", "declare_inadmissible"}


AUTHORITIES = {  # the doors for dangers: where somebody can be told
    "www.internet-signalement.gouv.fr",
    "3114.fr",
    "webgate.ec.europa.eu",
    "signal.conso.gouv.fr",
    "rappel.conso.gouv.fr",
}
OTHER_WAYS = {  # what is open to whoever cannot have a mediator, or not yet
    "signal.conso.gouv.fr",
    "www.conciliateurs.fr",
    "www.europe-consommateurs.eu",
    "www.inc-conso.fr",
    "www.justice.fr",
}
KNOWN = {"doors.json": AUTHORITIES, "ways.json": OTHER_WAYS}


@pytest.mark.parametrize("name", FILES)
def test_addresses_belong_to_nobody(name: str) -> None:
    text = FILES[name].read_text(encoding="utf-8")
    for domain in re.findall(r"@([\w-]+(?:\.[\w-]+)+)", text):
        assert domain == "example.org" or domain.endswith(".example"), domain
    for host in re.findall(r"https?://([^/\s\"]+)", text):
        assert host.endswith(".example") or host in KNOWN.get(name, ()), host


@pytest.mark.parametrize("language", LANGUAGES)
def test_posts_hold_no_personal_data(language: str) -> None:
    text = " ".join(strings(load(f"questions_{language}")))
    assert not re.search(r"\b0[1-9](?:[ .]?\d\d){4}\b|\b[A-Z]{2}\d\d(?: ?\d{4}){3,}|\S@\S", text)


@pytest.mark.parametrize("name", FILES)
def test_apostrophes_and_quotes_are_typographic(name: str) -> None:
    for text in strings(load(name.removesuffix(".json"))):
        prose = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)
        assert "'" not in prose and '"' not in prose, text


@pytest.mark.parametrize("name", ["charter", "pages", "guides"])
def test_what_the_team_writes_is_plain(name: str) -> None:
    for text in strings(load(name)):
        for sentence in re.split(r"(?<=[.!?])\s+|\n|[;:]\s", text):
            assert len(re.findall(r"[\w’-]+", sentence)) <= 20, sentence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", EASY)
def test_easy_texts_are_easy(key: str, language: str) -> None:
    page = next(page for page in load("pages")["pages"] if page["key"] == key)
    parts = [page["title_" + language], page["intro_" + language]]
    parts += [section[f"{part}_{language}"] for section in page["sections"] for part in PARTS]
    sentences = [
        said for part in parts for said in re.split(r"(?<=[.!?])\s+|\n+", re.sub(r"\]\([^)]*\)", "", part)) if said
    ]
    assert len(sentences) > 5
    for said in sentences:
        assert len(re.findall(r"[\w’-]+", said)) <= EASY_MAX, said
        assert not re.search(r"[;(%&]|(?<!https)[:]\s", said), f"one idea in a sentence: {said}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_charter_is_easy_too(language: str) -> None:
    for part in load("charter")["easy_read"]:
        for said in part[f"sentences_{language}"]:
            assert len(re.findall(r"[\w’-]+", said)) <= EASY_MAX, said


def test_pages_are_marked_to_review_and_said_in_both_languages() -> None:
    pages = load("pages")
    assert {page["key"] for page in pages["pages"]} == {"privacy", "accessibility", "ranking", "help", *EASY}
    assert all(page["to_review"] for page in pages["pages"])
    sections = [section for page in pages["pages"] for section in page["sections"]]
    assert all(section[f"{part}_{lang}"] for section in sections for part in PARTS for lang in LANGUAGES)


def test_no_long_passage_is_written_twice() -> None:
    seen: dict[str, str] = {}
    for place, text in passages():
        words = re.findall(r"\w+", text.lower())
        for start in range(len(words) - SHINGLE + 1):
            shingle = " ".join(words[start : start + SHINGLE])
            assert seen.setdefault(shingle, place) == place, shingle


def passages() -> Iterator[tuple[str, str]]:
    """Every text of the demo with the place it stands in, old revisions apart."""
    for question in questions():
        yield question["key"], question["body"]
        for answer in question["answers"]:
            yield answer["key"], answer["body"]
            yield from ((answer["key"] + "-comment", comment["body"]) for comment in answer["comments"])
    for name in ("guides", "cases", "charter", "pages", "products"):
        yield from ((f"{name} {number}", text) for number, text in enumerate(strings(load(name))))


def test_what_became_of_answers_and_a_proposed_duplicate_are_there() -> None:
    marked = {kind for _, answer in answers() for kind, names in answer.get("marks", {}).items() if names}
    assert marked == {"works", "outdated"}
    for _, answer in answers():
        for names in answer.get("marks", {}).values():
            assert set(names) <= members().keys() - {answer["author"]}
    proposed = [question["proposed_duplicate"] for question in questions() if "proposed_duplicate" in question]
    assert proposed
    assert all(told["of"] in thread_keys() and told["by"] in members() for told in proposed)
