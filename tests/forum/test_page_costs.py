"""What pages cost in queries, however many rows they show; and that no kept page is ever an old or a wrong one."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from forum import actions
from forum.actions import posts
from forum.models import Answer, Brand, Comment, Mail, Member, Notification, Product, Question, Subscription, Tag
from forum.views import caching
from forum.views.listing import Filters, _marks, sees_more
from knowledge import promotion
from knowledge.models.index_queue import IndexQueue
from tests.people import make_member

FEW_AND_MANY = [3, 300]
FIRST_TIME, KEPT = 8, 2

Budget = Callable[..., Any]


@pytest.fixture
def crowd(db: Any) -> list[Member]:
    names = [f"reader{number}" for number in range(300)]
    return Member.objects.bulk_create([Member(username=name, email=f"{name}@example.org") for name in names])


def fill(question: Question, crowd: list[Member], rows: int) -> None:
    """That many answers and comments under a question, each by somebody else."""
    now = timezone.now()
    answers = [
        Answer(question=question, author=member, body="Clean the filter.", created_at=now) for member in crowd[:rows]
    ]
    comments = [Comment(question=question, author=member, body="Same here.", created_at=now) for member in crowd[:rows]]
    for post in [*answers, *comments]:
        posts.render(post, language="en")
    Answer.objects.bulk_create(answers)
    for answer, comment in zip(answers, comments, strict=True):
        comment.answer = answer
    Comment.objects.bulk_create(comments)
    posts.recount_answers(question)
    posts.touch(question)


def test_an_answer_costs_as_many_queries_for_many_followers_as_for_one(
    question: Question, bob: Member, crowd: list[Member], django_assert_max_num_queries: Budget
) -> None:
    followers = [Subscription(member=member, question=question, reason="me_too") for member in crowd[:100]]
    Subscription.objects.bulk_create(followers)
    with django_assert_max_num_queries(22):
        answer = actions.answer(question, by=bob, body="Clean the filter.")
    told = Notification.objects.filter(answer=answer)
    assert told.count() == 101  # and whoever asked
    assert Mail.objects.filter(notification__in=told).count() == told.filter(member__wants_mail=True).count() > 1


def many_questions(crowd: list[Member], rows: int) -> None:
    """That many questions in the list, with tags."""
    now = timezone.now()
    questions = [
        Question(
            author=member,
            title=f"Why does machine number {number} stop?",
            slug=f"why-{number}",
            language="en",
            created_at=now,
            last_activity_at=now - timedelta(minutes=number),
        )
        for number, member in enumerate(crowd[:rows])
    ]
    Question.objects.bulk_create(questions)
    tag = Tag.objects.create(name="pump", slug="pump")
    for question in questions:
        question.question_tags.create(tag=tag)


def page(question: Question) -> str:
    return question.get_absolute_url()


def read(client: Client, url: str, **headers: str) -> Any:
    return client.get(url, headers={"accept-language": "en", **headers})


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    read(client, "/en/account/email/")  # the session is known from now on
    return client


# Constant queries


@pytest.mark.parametrize("rows", FEW_AND_MANY)
def test_a_question_page_costs_a_visitor_the_same_however_long(
    question: Question, crowd: list[Member], rows: int, django_assert_max_num_queries: Budget
) -> None:
    fill(question, crowd, rows)
    client = Client()
    with django_assert_max_num_queries(FIRST_TIME):
        first = read(client, page(question))
    with django_assert_max_num_queries(KEPT):
        again = read(client, page(question))
    with django_assert_max_num_queries(KEPT):
        unchanged = read(client, page(question), **{"if-none-match": first["ETag"]})
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert first.content.count(b'class="post') == 1 + min(rows, 20)
    assert unchanged.status_code == 304
    assert not unchanged.content


def test_the_dearest_question_page_is_within_the_same_bounds(
    ask: Callable[..., Question], question: Question, answer: Answer, alice: Member, dora: Member,
    editor: Member, site_tree: Any, django_assert_max_num_queries: Budget,
) -> None:  # fmt: skip
    """A duplicate, resolved, whose solution became a guide."""
    promotion.promote(actions.accept(answer, by=alice), by=editor)
    actions.mark_duplicate(question, of=ask("The dishwasher shows E18 since the update"), by=dora)
    with django_assert_max_num_queries(FIRST_TIME):
        assert "already asked" in read(Client(), page(question)).text


@pytest.mark.wide
@pytest.mark.parametrize("rows", FEW_AND_MANY)
def test_a_question_page_costs_a_member_the_same_however_long(
    question: Question, crowd: list[Member], mallory: Member, rows: int, django_assert_max_num_queries: Budget
) -> None:
    fill(question, crowd, rows)
    client = signed_in(mallory)
    with django_assert_max_num_queries(16):
        read(client, page(question))
    with django_assert_max_num_queries(7):
        assert read(client, page(question)).status_code == 200


@pytest.mark.parametrize("rows", FEW_AND_MANY)
def test_a_list_costs_the_same_however_long(
    crowd: list[Member], rows: int, django_assert_max_num_queries: Budget
) -> None:
    many_questions(crowd, rows)
    client = Client()
    with django_assert_max_num_queries(FIRST_TIME):
        first = read(client, "/en/questions/")
    with django_assert_max_num_queries(1):
        again = read(client, "/en/questions/")
    assert first.content == again.content
    assert first.content.count(b'class="question-row"') == min(rows, 20)


@pytest.mark.wide
@pytest.mark.parametrize("rows", FEW_AND_MANY)
def test_a_list_costs_a_member_the_same_however_long(
    crowd: list[Member], mallory: Member, rows: int, django_assert_max_num_queries: Budget
) -> None:
    many_questions(crowd, rows)
    client = signed_in(mallory)
    with django_assert_max_num_queries(FIRST_TIME):
        assert read(client, "/en/questions/").status_code == 200


def test_the_first_rows_of_a_list_come_from_an_index(question: Question, mallory: Member) -> None:
    """Of 100,000 questions nobody sorts all of them to show 20; that is kept for those who see more than others."""
    plan = _marks(Question.objects.published(), Filters()).explain()
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
    assert not sees_more(mallory)
    actions.hold(question)
    question.author.refresh_from_db()
    assert sees_more(question.author)


# A change shows at once


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
    return "chosen by the person who asked"


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


def test_a_hidden_answer_is_gone_at_once(question: Question, answer: Answer, dora: Member, mallory: Member) -> None:
    visitor, member = Client(), signed_in(mallory)
    before = read(visitor, page(question))
    assert "Clean the filter" in before.text
    assert "Clean the filter" in read(member, page(question)).text
    actions.hide(answer, by=dora, ref="decision:1")
    after = read(visitor, page(question), **{"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "Clean the filter" not in after.text + read(member, page(question)).text


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


def test_a_hidden_canonical_question_is_not_named_any_more(
    ask: Callable[..., Question], question: Question, dora: Member
) -> None:
    other = ask("The dishwasher shows E18 since the update")
    actions.mark_duplicate(other, of=question, by=dora)
    assert question.title in read(Client(), page(other)).text
    actions.hide(question, by=dora, ref="decision:1")
    assert question.title not in read(Client(), page(other)).text


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


# Whose page it is


@pytest.mark.wide
@pytest.mark.parametrize(
    "path", ["questions/ask/", "search/?q=x", "products/", "members/", "members/alice/", "nowhere/", "account/login/",
             "questions/{pk}/history/", "questions/{pk}/answer/", "moderation/queue/", "questions/{pk}/wrong/"]
)  # fmt: skip
def test_no_cache_on_the_way_keeps_what_has_no_version(
    question: Question, path: str, alice: Member, mallory: Member, site_tree: Any
) -> None:
    address = f"/en/{path.format(pk=question.pk)}"
    for client in (Client(), signed_in(alice), signed_in(mallory)):
        kept = read(client, address)["Cache-Control"]
        assert "private" in kept, address
        assert "no-cache" in kept or "no-store" in kept
        assert "public" not in kept
        if client.cookies:
            assert "no-store" in kept


def test_a_draft_is_kept_by_nobody(db: Any) -> None:
    client = Client()
    client.post("/en/questions/ask/", {"title": "The washing machine shows E18"})
    for path in ("/en/questions/ask/", "/en/questions/ask/review/", "/en/questions/", "/en/search/"):
        kept = client.get(path)["Cache-Control"]
        assert "no-store" in kept
        assert "public" not in kept


def test_a_page_of_somebody_signed_in_is_kept_by_nobody(question: Question, answer: Answer, alice: Member) -> None:
    for url in (page(question), "/en/questions/"):
        response = read(signed_in(alice), url)
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert "public" not in response["Cache-Control"]
        assert "ETag" not in response


def test_what_a_visitor_gets_may_be_kept_but_is_asked_for_again(question: Question) -> None:
    response = read(Client(), page(question))
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Cookie" in response["Vary"]
    assert "csrfmiddlewaretoken" not in response.text
    assert not response.cookies
    unchanged = read(Client(), page(question), **{"if-none-match": response["ETag"]})
    assert {name: unchanged[name] for name in ("ETag", "Cache-Control", "Vary")} == {
        name: response[name] for name in ("ETag", "Cache-Control", "Vary")
    }


@pytest.mark.wide
def test_a_visitor_never_gets_what_a_member_saw(
    question: Question, answer: Answer, alice: Member, dora: Member
) -> None:
    """Whoever comes first, and whatever is in the cache by then."""
    for member in (make_member("carl"), alice, dora):
        read(signed_in(member), page(question))
        shown = read(Client(), page(question)).text
        assert "Sign out" not in shown
        assert f"/members/{member.username}/" not in shown or member == alice  # her name stands by her question
        assert "csrfmiddlewaretoken" not in shown
    for client in (signed_in(alice), signed_in(dora)):
        assert "Sign out" in read(client, page(question)).text


def test_a_member_gets_their_own_name_tokens_and_key(question: Question, answer: Answer) -> None:
    carl, emma = make_member("carl"), make_member("emma")
    pages = {
        member.username: [read(signed_in(member), page(question)).text for _ in range(2)] for member in (carl, emma)
    }
    keys = [re.search(r'name="key" value="([^"]+)"', text) for texts in pages.values() for text in texts]
    assert len({key[1] for key in keys if key}) == 4
    for name, other in (("carl", "emma"), ("emma", "carl")):
        for text in pages[name]:
            assert f'href="/en/members/{name}/"' in text
            assert other not in text.lower()
            assert not re.search(r"(username|name|token|key)-[0-9a-f]{24}", text)


def test_the_forms_of_a_kept_page_work(question: Question, answer: Answer) -> None:
    """The page was made before this member ever came; its token must be theirs."""
    read(signed_in(make_member("carl")), page(question))
    emma = make_member("emma")
    client = Client(enforce_csrf_checks=True)
    client.force_login(emma)
    shown = read(client, page(question)).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown)
    key = re.search(r'name="key" value="([^"]+)"', shown)
    assert token is not None
    assert key is not None
    form = {"csrfmiddlewaretoken": token[1], "key": key[1], "body": "Empty the pump first."}
    for _ in range(2):  # a double click
        assert client.post(f"/en/questions/{question.pk}/answer/", form).status_code == 302
    assert Answer.objects.filter(author=emma).count() == 1


def test_a_member_sees_their_own_doings(question: Question, answer: Answer) -> None:
    carl, emma = make_member("carl"), make_member("emma")
    for client in (signed_in(carl), signed_in(emma)):
        read(client, page(question))
    actions.vote(answer, by=carl, value=1)
    actions.me_too(question, by=emma)
    his, hers = (re.findall(r'aria-pressed="true">.*?</svg>([\w ]+)', read(signed_in(member), page(question)).text)
                 for member in (carl, emma))  # fmt: skip
    assert [words.strip() for words in his] == ["Useful"]
    assert [words.strip() for words in hers] == ["I have the same problem", "Following"]


def test_a_message_is_shown_once_and_to_nobody_else(question: Question, answer: Answer) -> None:
    carl, emma = signed_in(make_member("carl")), signed_in(make_member("emma"))
    read(carl, page(question))
    carl.post(f"/en/questions/{question.pk}/answer/", {"body": "Empty the pump first."})
    question.refresh_from_db()
    assert "Your answer is published." in read(carl, page(question)).text
    assert "Your answer is published." not in read(carl, page(question)).text
    assert "Your answer is published." not in read(emma, page(question)).text


def test_the_team_and_the_people_of_a_thread_get_pages_of_their_own(
    question: Question, answer: Answer, alice: Member, bob: Member, dora: Member
) -> None:
    stranger = make_member("carl")
    read(signed_in(stranger), page(question))
    assert "Did an answer solve your problem?" in read(signed_in(alice), page(question)).text
    assert f"/answers/{answer.pk}/edit/" in read(signed_in(bob), page(question)).text
    assert "Moderate" in read(signed_in(dora), page(question)).text
    shown = read(signed_in(stranger), page(question)).text
    for words in ("Did an answer solve", f"/answers/{answer.pk}/edit/", "Moderate"):
        assert words not in shown


def test_a_held_answer_is_shown_to_its_author_and_to_no_other_member(
    question: Question, answer: Answer, bob: Member
) -> None:
    stranger = signed_in(make_member("carl"))
    read(stranger, page(question))
    actions.hold(answer)
    assert "Waiting for a check" in read(signed_in(bob), page(question)).text
    assert "Clean the filter" not in read(stranger, page(question)).text


def test_nothing_a_visitor_adds_to_the_address_reaches_others(question: Question) -> None:
    read(Client(), f"{page(question)}?from=a-newsletter")
    assert "a-newsletter" not in read(Client(), page(question)).text


def test_a_page_made_for_all_holds_nothing_of_who_came_first(question: Question, answer: Answer) -> None:
    carl = make_member("carl", about="I live in Lille")
    client = signed_in(carl)
    read(client, page(question))
    kept = [
        repr(value)
        for cache in (caches["default"], caches["rows"])
        for key in list(cache._cache)
        if (value := cache.get(key[3:]))
    ]
    pages = [text for text in kept if "Sign out" in text]
    assert len(pages) == 1
    for mine in ("carl", "Lille", client.cookies["session"].value, client.cookies["csrf"].value):
        assert mine.lower() not in pages[0].lower()
