import os
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.mediation.dossier import exporting, pdf, verifying
from moderation.mediation.dossier.reading import Fault
from moderation.mediation.models import Case
from moderation.mediation.references import parse_reference


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class Command(BaseCommand):
    help = "Take the dossier of a case out as one ZIP, or check that one is still what was taken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, help="what to do")
        export = acts.add_parser("export", help="write the dossier of a case into a file")
        export.add_argument("ref", help="reference of the case, such as SC-26-7F3KQ-H")
        export.add_argument("--to", type=Path, help="file to write; REF.zip here, if not said")
        verify = acts.add_parser("verify", help="exit 1, naming what was changed, when a dossier does not hold")
        verify.add_argument("file", type=Path, help="the ZIP")
        verify.add_argument("--sha256", default="", help="what was told of it: nobody can rewrite the file to that")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "export":
            self.export(options["ref"], options["to"])
        else:
            self.verify(options["file"], options["sha256"])

    def export(self, ref: str, to: Path | None) -> None:
        known = parse_reference(ref)
        case = known and Case.objects.select_related("question", "asker", "body").filter(ref=known).first()
        if not case:
            raise CommandError(f"There is no case {ref}.")
        try:
            dossier = exporting.export(case)
        except (exporting.CannotMake, pdf.NotNow) as refusal:
            raise CommandError(f"No dossier of {case.ref} was made: {refusal}") from None
        target = to or Path(f"{case.ref}.zip")
        self.write(dossier, target)
        if not pdf.is_available():
            self.stderr.write(pdf.MISSING)
        self.stdout.write(f"{dossier.sha256}  {target}")

    def write(self, dossier: exporting.Dossier, target: Path) -> None:
        """Under its name only when it is whole, and readable by its owner alone."""
        beside = target.with_name(f".{target.name}.part")
        try:
            with dossier.file, open(beside, "wb", opener=_private) as out:
                shutil.copyfileobj(dossier.file, out)
            beside.replace(target)
        except OSError as refusal:
            beside.unlink(missing_ok=True)
            raise CommandError(f"{target} cannot be written: {refusal.strerror}.") from None

    def verify(self, path: Path, expected: str) -> None:
        try:
            with path.open("rb") as file:
                faults = verifying.verify(file)
                sha256 = verifying.sha256_of(file)
        except OSError as refusal:
            raise CommandError(f"{path} cannot be read: {refusal.strerror}.") from None
        for fault in faults:
            self.stderr.write(str(fault))
        if expected and expected.lower() != sha256:
            self.stderr.write(f"{path.name}: its SHA-256 is {sha256}")
            faults.append(Fault(path.name, "another SHA-256"))
        if faults:
            raise CommandError(f"{path.name} does not hold: {len(faults)} found.")
        self.stdout.write(f"{path.name} holds. SHA-256 {sha256}")
