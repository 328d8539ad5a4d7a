"""What people type in plain words, on one scale for guides and questions."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import override

from forum import actions
from forum.models import Question
from knowledge.search import similar
from knowledge.search.evaluate import JudgedSet, Text, measure
from knowledge.search.queue import drain
from knowledge.search.trial import Trial
from knowledge.searching import finding

pytestmark = [pytest.mark.usefixtures("search_index"), pytest.mark.wide]

CORPUS = [
    Text("pump", "The pump of the washing machine hums", "It hums and the drum does not turn."),
    Text("code", "What does E18 mean?", "My washing machine shows it."),
    Text("refund", "How do I get a refund?", "The parcel never arrived, 89 euros are gone."),
    Text("grinder", "Coffee grinder makes noise", "A noise as of a pump."),
]


@pytest.fixture
def found(ask: Any) -> Any:
    for text in CORPUS:
        ask(text.title, body=text.body, language="en")
    drain()

    def search(query: str) -> list[str]:
        with override("en"):
            hits = finding.ranked(query)
        titles = {text.title: text.id for text in CORPUS}
        return [titles[found.title] for _kind, found in finding.fetch(hits, viewer=AnonymousUser())]

    return search


def test_the_title_that_says_it_comes_first(found):
    assert found("pump hums")[0] == "pump"


def test_a_code_is_found_whole(found):
    assert found("e18")[0] == "code"
    assert "code" not in found("e19")


def test_a_typing_error_in_every_word_is_forgiven(found):
    assert found("washng machin hmms")[0] == "pump"


def test_nothing_alike_finds_nothing(found):
    assert found("xylophone quartet") == []


def test_the_details_of_a_draft_move_what_is_similar(found):
    found("noise")
    pump = Question.objects.get(title=CORPUS[0].title).pk
    plain = similar.hits("A noise", "", "en")
    detailed = similar.hits("A noise", "The drum of my washing machine does not turn, it hums.", "en")
    assert pump not in [hit.pk for hit in plain]
    assert pump in [hit.pk for hit in detailed[:2]]


def test_every_score_is_on_one_scale(found):
    with override("en"):
        for query in ("refund", "How do I get a refund?", "washing machine pump hums drum turn"):
            assert 0 < finding.ranked(query)[0].score < 4


@pytest.mark.parametrize("kind", ["questions", "guides"])
def test_a_set_is_measured_through_the_search_of_the_site(kind, site_tree):
    judged = {"1": {"pump": 1}, "2": {"refund": 1}}
    queries = [Text("1", "My washing machine hums"), Text("2", "Refund", "My parcel with a present never arrived")]
    trial = Trial(JudgedSet(CORPUS, queries, judged), kind=kind)
    run = {query.id: trial.ranking(query) for query in queries}
    assert measure(judged, run)[1]["P@1"] == 1.0
    assert "95th percentile" in trial.speed()


def test_a_question_is_found_by_the_words_of_its_duplicates(found, ask, dora):
    canonical = Question.objects.get(title=CORPUS[0].title)
    other = ask("Vibrating appliance keeps my neighbours awake", language="en")
    drain()
    words = "appliance vibrating neighbours"
    assert canonical.pk not in [hit.pk for hit in finding.ranked(words)]
    actions.mark_duplicate(other, of=canonical, by=dora)
    drain()
    assert canonical.pk in [hit.pk for hit in finding.ranked(words)]
    actions.reopen(other, by=dora)
    drain()
    assert canonical.pk not in [hit.pk for hit in finding.ranked(words)]


def test_the_words_of_a_duplicate_leave_with_it(found, ask, dora):
    canonical = Question.objects.get(title=CORPUS[0].title)
    other = ask("Vibrating appliance keeps my neighbours awake", language="en")
    actions.mark_duplicate(other, of=canonical, by=dora)
    drain()
    words = "appliance vibrating neighbours"
    assert canonical.pk in [hit.pk for hit in finding.ranked(words)]
    Question.objects.get(pk=other.pk).delete()
    drain()
    assert finding.ranked(words) == []


def test_a_duplicate_that_is_saved_under_another_title_is_followed(found, ask, dora):
    canonical = Question.objects.get(title=CORPUS[0].title)
    other = ask("Vibrating appliance keeps my neighbours awake", language="en")
    actions.mark_duplicate(other, of=canonical, by=dora)
    drain()
    other.refresh_from_db()
    other.title = "Rumbling contraption annoys everybody around"
    other.save(update_fields=["title"])
    drain()
    assert canonical.pk in [hit.pk for hit in finding.ranked("rumbling contraption")]
    assert finding.ranked("appliance vibrating neighbours") == []
