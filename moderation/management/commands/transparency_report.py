from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from forum.dates import legal_day
from moderation.review.models import TransparencyReport, TransparencyReportPage
from moderation.review.transparency import counting, drafting, freezing
from moderation.review.transparency.period import Period


class Command(BaseCommand):
    help = "Count a year of moderation and make the draft pages of its report; --check compares a report with the rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("of", nargs="?", type=int, metavar="YEAR", help="the year; the last whole one without it")
        parser.add_argument("--year", type=int, help="the same")
        parser.add_argument("--dry-run", action="store_true", help="print what would be published, and write nothing")
        parser.add_argument("--check", action="store_true", help="say each difference between the report and the rows")

    def handle(self, *args: Any, **options: Any) -> None:
        today = legal_day(timezone.now())
        year = options["of"] or options["year"] or today.year - 1
        if not 2020 <= year <= today.year:
            raise CommandError(f"There is nothing to count in {year}.")
        if options["check"]:
            self.check_report(year)
        elif options["dry_run"]:
            self.show(year)
        else:
            self.make(year)

    def make(self, year: int) -> None:
        before = set(TransparencyReportPage.objects.filter(report__year=year).values_list("pk", flat=True))
        frozen = TransparencyReport.objects.filter(year=year, frozen_at__isnull=False).first()
        report = frozen or freezing.compute(year)
        pages = drafting.draft(report)
        for page in pages:
            self.stdout.write(f"{page.locale.language_code}: {page.title}, /admin/pages/{page.pk}/edit/")
        for language in drafting.without_home():
            self.stderr.write(f"{language}: no page, for there is no home page in this language.")
        if frozen and before >= {page.pk for page in pages}:
            raise CommandError(
                f"The figures of {year} are published: they do not change any more. --check {year} compares them "
                "with the rows."
            )
        if sentence := freezing.why_not_yet(report):
            self.stdout.write(sentence)

    def show(self, year: int) -> None:
        period = Period(year, datetime.now(UTC))
        self.stdout.write(freezing.canonical(freezing.as_told(counting.count(period), period)).decode(), ending="")

    def check_report(self, year: int) -> None:
        report = TransparencyReport.objects.filter(year=year).first()
        if report is None:
            raise CommandError(f"There is no report of {year}.")
        found = list(freezing.differences(report))
        found += [one for one in freezing.tampering() if str(year) in one]
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} differences. {freezing.WHAT_ERASING_DOES}")
        self.stdout.write(f"The report of {year} says what the rows say.")
