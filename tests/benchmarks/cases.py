"""What is measured."""

from __future__ import annotations

import random
from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

from django.db.models import F
from django.urls import reverse
from django.utils.translation import override

from forum.models import Question, Use
from tests.benchmarks import site, texts
from tests.benchmarks.client import Browser, Request, session_of
from tests.benchmarks.measuring import Case

KEPT = 20  # pages read again and again
WARM = 24
CHEAP = 10
LISTED = 200  # pages of the list
SHORTEST_WORD = 4

Maker = Callable[[int], Browser]


def cases(port: int, requests: int) -> list[Case]:
    visitor, member = _visitors(port), _members(port, "guest")
    short, long = site.short_threads(KEPT), site.long_threads()
    return [
        Case("nothing (/healthz)", lambda number: Request("/healthz"), visitor, times=CHEAP, warm=WARM),
        *page_cases("question page", short, visitor, member),
        *page_cases("10 answers, 20 comments", long, visitor, member, long=True),
        *list_cases(visitor, member),
        *search_cases(visitor, requests),
    ]


def page_cases(
    name: str, questions: list[Question], visitor: Maker, member: Maker, *, long: bool = False
) -> list[Case]:
    pages = [_english(question.get_absolute_url) for question in questions]

    def page(number: int) -> Request:
        return Request(pages[number % len(pages)])

    def change(number: int) -> int:
        return _touch(questions[number % len(questions)].pk)

    aims = {} if long else {"aim": 0.8, "best": 4.2}
    return [
        Case(f"{name}, visitor, kept", page, visitor, times=CHEAP, warm=WARM, **aims),
        Case(f"{name}, visitor, 304", _again(pages, visitor), visitor, expects=304, times=CHEAP, warm=1),
        Case(f"{name}, visitor, first time", page, visitor, warm=WARM, before=change, is_new=True),
        Case(f"{name}, member", page, member, times=2, warm=WARM, **({} if long else {"aim": 3.0, "best": 6.5})),
        Case(f"{name}, member, first time", page, member, warm=WARM, before=change, is_new=True),
    ]


def list_cases(visitor: Maker, member: Maker) -> list[Case]:
    path = _english(lambda: reverse("forum:questions"))
    first = list(Question.objects.published().order_by("-last_activity_at", "-pk").values_list("pk", flat=True)[:20])

    def front(number: int) -> Request:
        return Request(path)

    def any_page(number: int) -> Request:
        return Request(f"{path}?page={1 + number % LISTED}")

    def change(number: int) -> int:
        return _touch(first[number % len(first)])

    return [
        Case("list, visitor, kept", front, visitor, times=CHEAP, warm=WARM, aim=1.2, best=5.7),
        Case("list, visitor, 304", _again([path], visitor), visitor, expects=304, times=CHEAP, warm=1),
        Case("list, visitor, one row changed", front, visitor, warm=WARM, before=change),
        Case("list, visitor, first time", any_page, visitor, warm=1, is_new=True),
        Case("list, member", front, member, times=2, warm=WARM),
    ]


def search_cases(visitor: Maker, requests: int) -> list[Case]:
    titles = [question.title for question in site.short_threads(2 * requests)]
    search, suggest, similar = (
        _english(lambda name=name: reverse(f"knowledge:{name}"))  # type: ignore[misc]
        for name in ("search", "suggest", "similar")
    )
    pick = random.Random(7)
    wanted = [_some_words(title, pick) for title in titles]
    begun = [" ".join(words.split()[:2])[:-1] for words in wanted]

    def asking(path: str, name: str, values: list[str]) -> Callable[[int], Request]:
        return lambda number: Request(f"{path}?{name}={quote(values[number % len(values)])}")

    draft = asking(similar, "title", titles)
    # Every query is a new one; as many others come first, as to a server that has been up for a while.
    return [
        Case("search", asking(search, "q", wanted), visitor, warm=requests, aim=8.0, best=8.0),
        Case("suggest while typing", asking(suggest, "q", begun), visitor, warm=requests),
        Case("similar to a question being written", draft, visitor, warm=requests, aim=10.0, best=10.5),
    ]


def answer_case(port: int, requests: int) -> Case:
    """Each to another question of somebody who is told by mail; the reply is a redirection to the answer."""
    member = _members(port, "writer")
    questions = site.own_questions(requests + WARM)

    def post(number: int) -> Request:
        if number % 40 == 0:
            Use.objects.all().delete()  # nobody writes that much in an hour
        path = _english(lambda: reverse("forum:answer", args=[questions[number].pk]))
        return Request(path, form={"body": texts.body(number), "key": str(uuid4())})

    def writer(number: int) -> Browser:
        browser = member(number)
        browser.read_token(_english(questions[-1].get_absolute_url))
        return browser

    return Case("post an answer", post, writer, expects=302, is_new=True, aim=12.0, best=14.0)


def _visitors(port: int) -> Maker:
    return lambda number: Browser(port)


def _members(port: int, name: str) -> Maker:
    sessions = [session_of(member) for member in site.named(name)]
    return lambda number: Browser(port, dict(sessions[number]))


def _again(pages: list[str], visitor: Maker) -> Callable[[int], Request]:
    """The same pages by somebody who has them already."""
    known: dict[str, str] = {}

    def request(number: int) -> Request:
        path = pages[number % len(pages)]
        if path not in known:
            browser = visitor(0)
            known[path] = browser.send(Request(path)).etag
            browser.close()
        return Request(path, etag=known[path])

    return request


def _some_words(title: str, pick: random.Random) -> str:
    """Two to five of the longer words of a title, in their order."""
    words = [word for word in title.split() if len(word) >= SHORTEST_WORD] or title.split()
    chosen = sorted(pick.sample(range(len(words)), min(len(words), pick.randint(2, 5))))
    return " ".join(words[place] for place in chosen)


def _touch(pk: int) -> int:
    """As if something on its page had changed: nothing kept of it is right any more."""
    return Question.objects.filter(pk=pk).update(version=F("version") + 1)


def _english(path: Callable[[], str]) -> str:
    with override("en"):
        return path()
