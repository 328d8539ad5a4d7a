"""The pages of statistics: who reads them, what they say when there is much, little, nothing or something old."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from forum.figures import charts, files, periods, rollup, words
from forum.figures.holdout import Arm, Comparison, Counts
from forum.figures.shares import share
from forum.models import AskTally, Cohort, DayCount, Member, Question, Refresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

PUBLIC, STAFF = "/en/statistics/", "/en/statistics/staff/"
DAY = dt.timedelta(days=1)
FIGURES = ["answered", "first-answer", "solved", "useful", "spared", "settled"]
CHARTS = [
    "funnel", "waiting", "first-by", "product", "tag", "language", "hour", "newcomers", "helpers", "guides", "spared",
    "solved-after",
]  # fmt: skip
QUESTIONS = 24


def fill(at: dt.datetime, answered: int, questions: int = QUESTIONS) -> None:
    """A day of questions, written as the count would."""
    asked = int(at.timestamp() // 60)
    rows = [
        [asked, 9, "en", None, [], 60 * (n + 1) if n < answered else None, "member" if n < answered else "",
         60 * (n + 1) if n < answered else None, 600 if n < answered // 2 else None, n == 0, False]
        for n in range(questions)
    ]  # fmt: skip
    Cohort.objects.update_or_create(day=timezone.localdate(at), defaults={"entries": rows})


@pytest.fixture
def counted(db: Any) -> dt.datetime:
    """20 of 24 answered in this period, 12 of 24 in the one before; counted an hour ago."""
    now = timezone.now()
    fill(now - 10 * DAY, 20)
    fill(now - 100 * DAY, 12)
    helpers = {str(days): [[10, 40, 1, 20], [8, 30, 1, 6]] for days in periods.PERIODS}
    guides = [{"title": '=HYPERLINK("http://evil")', "yes": 1, "no": 9}]
    at = now - dt.timedelta(hours=1)
    Refresh.objects.create(at=at, is_whole=True, details={"helpers": helpers, "guides": guides})
    return at


def text_of(page: str) -> str:
    return re.sub(r"[ \n\t]+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))


def test_six_figures_with_what_they_mean(counted: dt.datetime, client: Client) -> None:
    page = client.get(PUBLIC).text
    for key in FIGURES:
        assert f'<h2 id="{key}">' in page
        assert f'href="#{key}-meaning"' in page
        assert f'id="{key}-meaning"' in page
    text = text_of(page)
    assert text.count("Why not") == len(FIGURES)
    assert "83%" in text
    assert "20 of 24 questions." in text
    assert "+33 points compared with the 90 days before." in text
    assert "Nine in ten: not reached." in text
    assert "Association nationale des médiateurs (ANM), 2018" in text
    assert "12 hours" in text  # half of 24, those without an answer counted in
    assert "In the 90 days before: 12 hours." in text


def test_a_median_that_never_came_is_said_so(counted: dt.datetime, client: Client) -> None:
    fill(timezone.now() - 10 * DAY, 11)
    text = text_of(client.get(PUBLIC).text)
    assert "46%" in text
    assert re.search(r"Time to the first answer not reached", text)


def test_in_french(counted: dt.datetime, client: Client) -> None:
    text = text_of(client.get("/fr/statistics/").text)
    assert "Questions avec une réponse 83\u202f%" in text
    assert "+33 points par rapport aux 90 jours d’avant." in text
    assert text.count("Pourquoi pas") == len(FIGURES)


@pytest.mark.parametrize("address", [PUBLIC, "/fr/statistics/"])
def test_a_new_site_says_that_nothing_is_counted(address: str, client: Client) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert "drawing" not in page.text
    assert ("Rien n’est encore compté" if "fr" in address else "Nothing is counted yet") in page.text


def test_too_few_questions_say_so_in_each_place(question: Question, client: Client) -> None:
    rollup.refresh()
    text = text_of(client.get(PUBLIC).text)
    assert text.count("It takes 20 questions for this figure; there are 1 so far.") == 3
    assert "It takes 20 questions for this chart." in text
    text = text_of(client.get("/fr/statistics/").text)
    assert "Il faut 20 questions pour ce graphique." in text


def test_old_figures_say_that_they_are(counted: dt.datetime, client: Client) -> None:
    assert "could not be counted anew" not in client.get(PUBLIC).text
    Refresh.objects.update(at=timezone.now() - dt.timedelta(hours=27))
    assert "could not be counted anew" in client.get(PUBLIC).text


def test_a_new_count_is_shown_at_once(counted: dt.datetime, client: Client) -> None:
    client.get(PUBLIC)
    fill(timezone.now() - 10 * DAY, 24)
    Refresh.objects.create(at=timezone.now(), is_whole=True, details=Refresh.objects.get().details)
    assert "24 of 24 questions." in text_of(client.get(PUBLIC).text)


@pytest.mark.parametrize("days", ["7", "nonsense", "-1", "30; drop", "٣٠"])
def test_any_period_that_is_asked_for(counted: dt.datetime, client: Client, days: str) -> None:
    page = client.get(PUBLIC, {"days": days}).text
    assert f'<option value="{days if days == "7" else 90}" selected>' in page


def mediations(client: Client) -> str:
    cache.clear()
    text = text_of(client.get(PUBLIC).text)
    return text[text.index("Mediations that ended") : text.index("How long until")]


def ended(week: dt.date, closed: int, settled: int) -> None:
    for name, count in (("cases_closed", closed), ("cases_settled", settled)):
        DayCount.objects.update_or_create(name=name, day=week, defaults={"count": count})


def test_no_single_mediation_moves_what_everybody_reads(counted: dt.datetime, client: Client) -> None:
    """Whoever knows that somebody is in a mediation, and looks each hour, must not read how it ended."""
    monday = periods.monday_of(timezone.localdate(counted))
    last_week = monday - 7 * DAY
    ended(last_week, 25, 19)
    before = mediations(client)
    assert "at least 10" in before
    assert "Of at least 20 mediations" in before
    ended(monday, 25, 25)  # this week, which is not over
    ended(monday - periods.WEEKS * 7 * DAY - DAY, 25, 25)  # and what is too old
    for closed, settled in ((20, 10), (29, 19)):
        ended(last_week, closed, settled)
        assert mediations(client) == before
    for days in periods.PERIODS:  # a choice of days would single out the cases between two of them
        assert "Of at least 20 mediations" in client.get(PUBLIC, {"days": days}).text


def test_few_mediations_read_like_none(counted: dt.datetime, client: Client) -> None:
    none = mediations(client)
    assert "It takes 10 agreements within a year for this figure." in none
    for closed, settled in ((1, 1), (9, 9), (40, 9)):
        ended(periods.monday_of(timezone.localdate(counted)) - 7 * DAY, closed, settled)
        assert mediations(client) == none


@pytest.mark.wide
def test_what_was_said_afterwards_is_told_in_tens_or_not_at_all(counted: dt.datetime, client: Client) -> None:
    week = periods.monday_of(timezone.localdate(counted)) - 7 * DAY
    titles = {"kept": "Agreements that were kept", "judged": "Satisfied with their mediation"}
    names = {"kept": ("promises_kept", "promises_answered"), "judged": ("mediations_praised", "mediations_judged")}
    for key, title in titles.items():
        part, whole = names[key]
        for count, is_told in ((9, False), (13, True)):
            DayCount.objects.update_or_create(name=part, day=week, defaults={"count": count})
            DayCount.objects.update_or_create(name=whole, day=week, defaults={"count": 29})
            cache.clear()
            text = client.get(PUBLIC).text
            assert (title in text) == is_told
        assert "Of at least 20" in text


ROLES = {"alice": 403, "dora": 200, "editor": 200, "visitor": 302}


@pytest.fixture
def clients(alice: Member, dora: Member, editor: Member, as_member: Callable[[Member], Client]) -> dict[str, Client]:
    signed_in = {"alice": alice, "dora": dora, "editor": editor}
    return {"visitor": Client(), **{name: as_member(member) for name, member in signed_in.items()}}


@pytest.mark.wide
def test_staff_read_the_dashboard_and_its_files_and_nobody_else(
    counted: dt.datetime, clients: dict[str, Client]
) -> None:
    for name, status in ROLES.items():
        assert clients[name].get(STAFF).status_code == status
        assert clients[name].get(f"{STAFF}funnel.csv").status_code == status
    assert clients["dora"].get(f"{STAFF}nonsense.csv").status_code == 404
    assert clients["visitor"].get(f"{PUBLIC}waiting.csv").status_code == 200
    assert clients["visitor"].get(f"{PUBLIC}funnel.csv").status_code == 404


@pytest.fixture
def dashboard(counted: dt.datetime, clients: dict[str, Client]) -> str:
    for arm, counts in ((Arm.SHOWN, (80, 48, 12)), (Arm.HELD, (70, 56, 14))):
        begun, published, solved = counts
        AskTally.objects.create(
            day=timezone.localdate(), arm=arm, percent=0, begun=begun, published=published, solved=solved
        )
    return clients["dora"].get(STAFF).text


@pytest.mark.wide
def test_every_chart_is_a_sentence_a_drawing_a_table_and_a_file(dashboard: str, clients: dict[str, Client]) -> None:
    for key in CHARTS:
        start = dashboard.index(f'id="{key}-heading"')
        part = dashboard[start : dashboard.index("</section>", start)]
        if key in {"product", "tag"}:  # none of these questions has one
            assert "No line of this chart has 5 questions." in part
            continue
        assert re.search(r"<figcaption>[^<]{10,}</figcaption>", part), key
        assert f'role="img" aria-labelledby="chart-{key}-title chart-{key}-desc"' in part
        assert "<caption" in part
        assert f'href="{STAFF}{key}.csv?days=90"' in part
        rows = read(clients["dora"].get(f"{STAFF}{key}.csv"))
        assert [len(row) for row in rows] == [len(rows[0])] * len(rows)
        assert len(rows) == part.count("<tr>")
    ids = re.findall(r'\bid="([^"]+)"', dashboard)
    assert len(ids) == len(set(ids))


def test_what_the_dashboard_finds(dashboard: str) -> None:
    text = text_of(dashboard)
    assert "24 questions, 83% answered, 42% solved. +33 points compared with the 90 days before." in text
    assert "Members give 100% of the first answers." in text
    assert "The 1 most active person of 10 gives 50% of the answers." in text
    assert "suggestions spare 20 a question (between 5 and 33)" in text
    assert "Chance alone can explain it." in text


def test_charts_hold_no_style_and_numbers_have_points_in_every_language(
    counted: dt.datetime, clients: dict[str, Client]
) -> None:
    page = clients["dora"].get("/fr/statistics/staff/").text
    for drawing in re.findall(r"<svg class=\"drawing\".*?</svg>", page, flags=re.DOTALL):
        assert not re.search(r"\sstyle=|<style|<script|\son\w+=", drawing)
        numbers = re.findall(r' (?:x|y|width|height|cx|cy)="([^"]+)"', drawing)
        assert [number for number in numbers if not re.fullmatch(r"-?\d+(\.\d+)?%?", number)] == []


def read(response: Any) -> list[list[str]]:
    text = b"".join(response).decode() if response.streaming else response.content.decode()
    assert text.startswith(files.BYTE_ORDER_MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(files.BYTE_ORDER_MARK))))


def test_no_cell_of_a_file_is_a_formula(counted: dt.datetime, clients: dict[str, Client]) -> None:
    response = clients["dora"].get(f"{STAFF}guides.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'attachment; filename="guides-that-help-least-90.csv"' in response["Content-Disposition"]
    assert read(response)[1] == ['\'=HYPERLINK("http://evil")', "1", "9"]


def test_files_hold_bare_numbers_and_pages_those_of_the_language(
    counted: dt.datetime, clients: dict[str, Client]
) -> None:
    fill(timezone.now() - 10 * DAY, 100, 1200)
    text = clients["dora"].get("/fr/statistics/staff/funnel.csv").content.decode("utf-8-sig")
    rows = {row[0]: row[1] for row in csv.reader(io.StringIO(text), delimiter=";")}
    assert (rows["Questions posées"], rows["Avec réponse"]) == ("1200", "100")
    assert "<td>1\u202f200</td>" in clients["dora"].get("/fr/statistics/staff/").text


def test_few_questions_of_an_hour_are_told_neither_in_words_nor_by_a_bar(
    counted: dt.datetime, clients: dict[str, Client]
) -> None:
    cohort = Cohort.objects.latest("day")
    for number, row in enumerate(cohort.entries[:5]):
        row[1] = 3 if number < 4 else 4  # four at 3 o’clock, one at 4
    cohort.save()
    page = clients["dora"].get(STAFF).text
    chart = page[page.index('id="hour-heading"') : page.index('id="newcomers-heading"')]
    drawn = [float(high) for high in re.findall(r'<rect class="mark"[^>]* height="([\d.]+)"', chart)]
    assert [hour for hour, high in enumerate(drawn) if high] == [9]
    assert chart.count("<td>fewer than 5</td>") == 2


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\t=1", "  =1", "＝1"])
def test_cells_that_run_are_made_text(cell: str) -> None:
    assert files.safe_cell(cell) == f"'{cell}"
    assert files.safe_cell("a=1") == "a=1"
    assert files.safe_cell(-5) == -5


def test_french_files_are_separated_as_french_programs_expect() -> None:
    with translation.override("fr"):
        assert files.as_csv(["a", "b"], [(1, "c;d")]) == '\ufeff"a";"b"\r\n1;"c;d"\r\n'


@pytest.mark.parametrize("language", ["en", "fr"])
def test_whoever_reads_it_with_the_other_separator_runs_nothing(language: str) -> None:
    with translation.override(language):
        text = files.as_csv(["a"], [("kettle,=1+1;=1+1", -3.5)])
    for separator in ",;":
        cells = [cell for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]
        assert not [cell for cell in cells if cell.startswith("=")]


def test_there_is_one_writer_of_such_files() -> None:
    """Cells are made harmless in one place; a second writer would forget it one day."""
    root = Path(__file__).parents[3]
    found = [path for app in ("forum", "knowledge", "moderation", "selfcare") for path in (root / app).rglob("*.py")]
    writers = [path.relative_to(root).as_posix() for path in found if "csv.writer(" in path.read_text()]
    assert writers == ["forum/figures/files.py"]


def test_a_name_cannot_break_a_drawing() -> None:
    drawn = charts.bars("x", "<b>", '"&', [charts.Bar("<script>alert(1)</script>", 0.5, "1 < 2")])
    assert "<script" not in drawn
    assert "<b>" not in drawn


@pytest.mark.parametrize(
    ("shown", "held", "percent", "said"),
    [
        ((0, 0), (0, 0), 0, "Not measured"),
        ((90, 50), (9, 9), 5, "We cannot tell yet: it takes 20 people in each group."),
        ((90, 50), (20, 12), 5, "We cannot tell yet: between −19 and 25 of 100 people who begin to ask."),
        ((500, 200), (100, 80), 5, "suggestions spare 40 a question (between 30 and 48)"),
        ((500, 400), (100, 40), 5, "40 more ask when suggestions are shown (−50 to −30)"),
    ],
)
def test_what_the_lot_says_in_words(shown: tuple[int, int], held: tuple[int, int], percent: int, said: str) -> None:
    assert said in words.spared(Comparison(Counts(*shown), Counts(*held)), percent)


def test_points_and_percent_in_words() -> None:
    assert [words.points(value) for value in (0.04, -0.01, 0.001)] == ["+4 points", "−1 point", "±0 points"]
    assert [words.percent(value) for value in (0, 0.001, 0.5, 0.999, 1)] == ["0%", "1%", "50%", "99%", "100%"]
    assert words.compared(share(5, 10), share(15, 30), 7) == "No comparison: fewer than 20 in the 7 days before."
    assert [words.count_or_few(count) for count in (0, 1, 4, 5, 1200)] == [
        "0", "fewer than 5", "fewer than 5", "5", "1,200",
    ]  # fmt: skip


@pytest.fixture
def many(db: Any) -> Iterator[None]:
    now = timezone.now()
    noon = now.replace(hour=11) - DAY  # by night a day may be two, where the clocks changed meanwhile
    for day in range(360):
        fill(noon - day * DAY, 30, 45)
    rollup_details = {"helpers": {"365": [[0, 0, 0, 0], [0, 0, 0, 0]]}, "guides": []}
    Refresh.objects.create(at=now, is_whole=True, details=rollup_details)
    yield


@pytest.mark.wide
def test_sixteen_thousand_questions_cost_no_more_queries(
    many: None, dora: Member, as_member: Callable[[Member], Client], django_assert_max_num_queries: Any
) -> None:
    client = as_member(dora)
    client.get(STAFF)
    with django_assert_max_num_queries(50):  # half of them what waits in the queue
        assert "16,200" in client.get(STAFF, {"days": "365"}).text


def test_the_footer_and_the_home_lead_here(site_tree: Any, client: Client) -> None:
    assert f'href="{PUBLIC}"' in client.get("/en/").text


def test_the_team_reads_what_waits_now(clients: dict[str, Client]) -> None:
    """Also before the first count."""
    load = clients["dora"].get(STAFF).text.split("What waits now")[1].split("</section>")[0]
    assert 'href="/en/moderation/"' in load
    assert "/admin/guides/" not in load
    load = clients["editor"].get(STAFF).text.split("What waits now")[1].split("</section>")[0]
    assert 'href="/en/moderation/"' not in load
    assert "/admin/guides/checks/" in load
