"""The public log, and the report of a year from draft to frozen page."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone, translation
from wagtail.models import Locale, Site

from forum.models import Answer, Member, Question
from moderation.review import actions
from moderation.review.models import Decision, TransparencyReport, TransparencyReportPage
from moderation.review.transparency import freezing, log
from tests.moderation.reviewing import courtesy, hide, page
from tests.people import make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.django_db]
NEXT_YEAR = dt.datetime(2027, 1, 15, 12, tzinfo=dt.UTC)


@pytest.fixture
def in_2026() -> Any:
    with time_machine.travel(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC), tick=True):
        yield


def run(*args: Any) -> str:
    out = StringIO()
    call_command("transparency_report", *args, stdout=out)
    return out.getvalue()


def drafted(year: int = 2026) -> dict[str, TransparencyReportPage]:
    with time_machine.travel(NEXT_YEAR, tick=True):
        run(year)
    found = TransparencyReportPage.objects.filter(report__year=year)
    return {one.locale.language_code: one for one in found}


def publish(one: TransparencyReportPage) -> None:
    with time_machine.travel(NEXT_YEAR, tick=True):
        one.save_revision().publish()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_log_names_neither_text_nor_member(answer: Answer, dora: Member, language: str) -> None:
    decision = hide(answer, dora)
    shown = page(Client().get(f"/{language}/transparency/"))
    rule = courtesy()
    assert (rule.title_en if language == "en" else rule.title_fr) in shown
    assert "/charter/#" in shown
    for secret in (answer.author.username, answer.author.display_name, dora.display_name, "filter", "E18", "drain"):
        assert secret not in shown.replace("/charter/", "")
    assert f"/{answer.question_id}/" not in shown
    assert decision.statement.decision_facts not in shown
    assert decision.statement.puid not in shown


def test_undoing_shows_in_the_log(answer: Answer, dora: Member) -> None:
    decision = hide(answer, dora)
    assert ">no</td>" in page(Client().get("/en/transparency/"))
    actions.undo(decision, by=dora)
    assert ">yes</td>" in page(Client().get("/en/transparency/"))


def test_the_log_is_narrowed_by_rule_kind_and_month(answer: Answer, question: Question, dora: Member) -> None:
    hide(answer, dora)
    month = f"{timezone.localdate():%Y-%m}"
    for query, count in [
        ("", 1), ("?rule=courtesy", 1), ("?rule=no-danger", 0), ("?kind=answer", 1), ("?kind=question", 0),
        (f"?month={month}", 1), ("?month=2020-01", 0), ("?month=x&rule=%00&kind=z&page=99", 1), ("?rule=law", 0),
    ]:  # fmt: skip
        shown = page(Client().get(f"/en/transparency/{query}"))
        assert shown.count(">answer</td>") == count, query


def test_members_are_counts_in_steps(bob: Member, dora: Member) -> None:
    for _number in range(2):
        actions.warn(bob, by=dora, rule=courtesy(), facts="Insults in two answers.", seen=None)
    shown = page(Client().get("/en/transparency/"))
    assert "&lt;&nbsp;5" in shown
    assert "bob" not in shown
    assert Decision.objects.filter(member=bob).exists()


@pytest.mark.parametrize("month", ["9999-12", "9999-11", "0001-01", "1999-12", "2026-13", "x"])
def test_a_month_that_cannot_be_is_none(month: str) -> None:
    assert Client().get(f"/en/transparency/?month={month}").status_code == 200
    assert not log.Choice.of({"month": month}).month


def test_an_empty_site_says_when_the_first_report_comes() -> None:
    shown = page(Client().get("/en/transparency/"))
    assert "No report yet" in shown
    assert "No decision yet" in shown


def test_a_dry_run_writes_nothing(answer: Answer, dora: Member, in_2026: None) -> None:
    hide(answer, dora)
    told = json.loads(run(2026, "--dry-run"))
    assert told["tables"]["decisions"]["rows"]["hide"] == [0, 1, 0, 0, 0]
    assert not TransparencyReport.objects.exists()
    assert not TransparencyReportPage.objects.exists()


def test_drafts_are_translations_of_each_other_and_nobody_reads_them(answer: Answer, dora: Member) -> None:
    pages = drafted()
    assert set(pages) == {"en", "fr"}
    assert pages["en"].translation_key == pages["fr"].translation_key
    assert "Rapport" in pages["fr"].title
    for language in pages:
        assert Client().get(f"/{language}/transparency-2026/").status_code == 404
    assert Client().get("/en/transparency/2026/figures.json").status_code == 404


def test_a_report_is_published_frozen_and_checked(answer: Answer, dora: Member, in_2026: None) -> None:
    hide(answer, dora)
    pages = drafted()
    publish(pages["fr"])
    report = TransparencyReport.objects.get()
    assert report.is_frozen
    assert freezing.is_intact(report)
    shown = page(Client().get("/fr/transparency-2026/"))
    assert report.digest in shown
    told = Client().get("/fr/transparency/2026/figures.json")
    assert freezing.hashlib.sha256(told.content).hexdigest() == report.digest
    assert "says what the rows say" in run(2026, "--check")
    translation.activate("en")
    # The other language has the same figures, and neither run nor save changes them.
    digest = report.digest
    with time_machine.travel(NEXT_YEAR, tick=True), pytest.raises(CommandError, match="published"):
        run(2026)
    with pytest.raises(ValidationError):
        report.save()
    publish(pages["en"])
    report.refresh_from_db()
    assert report.digest == digest
    assert digest in page(Client().get("/en/transparency-2026/"))


@pytest.mark.parametrize(("there", "here", "sentence"), [("fr", "en", "in French only"), ("en", "fr", "en anglais")])
def test_a_report_in_the_other_language_is_linked(there: str, here: str, sentence: str, dora: Member) -> None:
    pages = drafted()
    publish(pages[there])
    shown = page(Client().get(f"/{here}/transparency/"))
    assert f'href="/{there}/transparency-2026/" hreflang="{there}" lang="{there}"' in shown
    assert sentence in shown
    assert "No report yet" not in shown
    assert "hreflang" not in page(Client().get(f"/{there}/transparency/")).split('id="reports"')[1]
    switch = f'href="/{here}/transparency-2026/" lang="{here}"'
    assert switch not in page(Client().get(f"/{there}/transparency-2026/"))  # it would lead to a missing page
    publish(pages[here])
    shown = page(Client().get(f"/{here}/transparency/"))
    assert f'href="/{here}/transparency-2026/"' in shown
    assert switch in page(Client().get(f"/{there}/transparency-2026/"))
    assert sentence not in shown


def test_a_draft_that_lacks_is_made_after_the_other_was_published(dora: Member) -> None:
    pages = drafted()
    publish(pages["fr"])
    pages["en"].delete()
    digest = TransparencyReport.objects.get().digest
    with time_machine.travel(NEXT_YEAR, tick=True):
        assert "en: Transparency report 2026" in run(2026)
        with pytest.raises(CommandError, match="published"):
            run(2026)
    made = TransparencyReportPage.objects.get(locale__language_code="en")
    assert not made.live
    assert made.translation_key == pages["fr"].translation_key
    publish(made)
    assert TransparencyReport.objects.get().digest == digest


def test_a_language_without_home_page_is_said(dora: Member) -> None:
    Site.objects.get(is_default_site=True).root_page.get_translation(Locale.objects.get(language_code="fr")).delete()
    errors = StringIO()
    with time_machine.travel(NEXT_YEAR, tick=True):
        call_command("transparency_report", 2026, stdout=StringIO(), stderr=errors)
    assert errors.getvalue().startswith("fr: no page")


def test_the_check_says_each_difference(answer: Answer, dora: Member, in_2026: None) -> None:
    hide(answer, dora)
    publish(drafted()["en"])
    Decision.objects.update(made_at=dt.datetime(2025, 5, 1, tzinfo=dt.UTC))
    out = StringIO()
    with pytest.raises(CommandError, match="differences"):
        call_command("transparency_report", 2026, "--check", stdout=out)
    assert "decisions / hide / answer: 1 in the report, 0 now" in out.getvalue()


def test_figures_that_were_changed_afterwards_are_found(answer: Answer, dora: Member, in_2026: None) -> None:
    publish(drafted()["en"])
    assert list(freezing.tampering()) == []
    told = TransparencyReport.objects.get().told
    told["tables"]["decisions"]["rows"]["hide"] = [7, 7, 7, 7, 7]
    TransparencyReport.objects.update(told=told)
    assert len(list(freezing.tampering())) == 1
    TransparencyReport.objects.update(digest=freezing.digest_of(told))
    assert len(list(freezing.tampering())) == 2  # the seal, and the page
    assert "changed afterwards" in page(Client().get("/en/transparency-2026/"))


def test_a_year_that_is_not_over_is_not_published(in_2026: None) -> None:
    run(2026)
    one = TransparencyReportPage.objects.first()
    assert one is not None
    with pytest.raises(ValidationError, match="whole year"):
        freezing.freeze(one)
    assert not TransparencyReport.objects.get().is_frozen


def test_the_admin_refuses_to_publish_an_unfinished_year(in_2026: None, as_member: Any) -> None:
    chief = make_moderator("chief")
    Member.objects.filter(pk=chief.pk).update(is_superuser=True)
    chief.refresh_from_db()
    run(2026)
    one = TransparencyReportPage.objects.get(locale__language_code="en")
    address = f"/admin/pages/{one.pk}/edit/"
    sent = {"title": one.title, "slug": one.slug, "introduction": "null", "remarks": "null", "action-publish": "1"}
    response = as_member(chief).post(address, sent, follow=True)
    assert "whole year" in page(response)
    one.refresh_from_db()
    assert not one.live
