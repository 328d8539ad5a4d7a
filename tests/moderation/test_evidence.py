"""Files of a case: private, unaltered, named truthfully, gone from the disk when taken away."""

import hashlib
import os
import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import DatabaseError
from django.db.models.fields.files import FieldFile

from moderation.mediation import evidence, orphans
from moderation.mediation.models import Evidence
from selfcare import periodic
from tests.moderation import casework

db = pytest.mark.django_db


@pytest.fixture
def storage(settings, tmp_path, monkeypatch):
    """The private folder of the settings, elsewhere."""
    options = {**settings.STORAGES["private"]["OPTIONS"], "location": tmp_path}
    monkeypatch.setattr(Evidence._meta.get_field("file"), "storage", FileSystemStorage(**options))


@pytest.fixture
def case(question, storage):
    return casework.draft_case(question)


def kept(tmp_path):
    return sorted(path for path in tmp_path.rglob("*") if path.is_file())


@db
def test_what_is_kept_is_what_was_sent(case, tmp_path):
    row = casework.attach(case)
    (path,) = kept(tmp_path)
    assert path.read_bytes() == casework.PDF
    assert (row.sha256, row.size) == (hashlib.sha256(casework.PDF).hexdigest(), len(casework.PDF))
    assert path.stat().st_mode & 0o077 == 0
    assert "invoice" not in str(path)


@db
def test_the_same_file_again_is_one_row_with_what_was_said_last(case, tmp_path):
    """Sent again as "only me", it must not stay open to the service."""
    casework.attach(case, "a.pdf", visibility="body")
    row = casework.attach(case, "b.pdf", kind="contract", visibility="asker")
    assert Evidence.objects.get() == row
    assert (row.name, row.kind, row.visibility) == ("b.pdf", "contract", "asker")
    assert len(kept(tmp_path)) == 1


@db
def test_a_file_that_nothing_names_is_removed_after_a_day(case, tmp_path, monkeypatch):
    """A process was killed between writing the file and the row."""

    def killed(*args, **kwargs):
        raise SystemExit

    named = casework.attach(case, "a.pdf").file.name
    with monkeypatch.context() as dying:
        dying.setattr(Evidence, "save", killed)
        dying.setattr(FieldFile, "delete", lambda *args, **kwargs: None)  # nobody is left to clean up
        with pytest.raises(SystemExit):
            casework.attach(case, "b.pdf", content=casework.PDF + b"2")
    assert len(kept(tmp_path)) == 2
    assert orphans.sweep() == 0
    two_days_ago = time.time() - 2 * 86_400
    for path in kept(tmp_path):
        os.utime(path, (two_days_ago, two_days_ago))
    assert orphans.sweep() == 1
    assert [str(path.relative_to(tmp_path)) for path in kept(tmp_path)] == [named]
    assert orphans.sweep() == 0
    assert orphans.sweep in periodic.DAILY_JOBS.values()


@db
@pytest.mark.parametrize("files", [3, 300])
def test_many_files_are_looked_up_at_once(case, tmp_path, files, django_assert_num_queries):
    folder = tmp_path / "cases" / case.ref
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(files):
        (folder / f"{number:032x}").write_bytes(b"x")
        os.utime(folder / f"{number:032x}", (0, 0))
    with django_assert_num_queries(1):
        assert orphans.sweep() == files


@db
def test_a_batch_never_takes_a_file_for_the_row_of_another(case, tmp_path, monkeypatch):
    monkeypatch.setattr(orphans, "BATCH", 1)
    casework.attach(case, "a.pdf")
    casework.attach(case, "b.pdf", content=casework.PDF + b"2")
    for path in kept(tmp_path):
        os.utime(path, (0, 0))
    assert orphans.sweep() == 0
    assert len(kept(tmp_path)) == 2


@db
def test_nobody_waits_for_a_case_while_a_file_is_hashed(case, monkeypatch):
    done = []

    def note(module, name):
        real = getattr(module, name)

        def noted(*args, **more):
            done.append(name)
            return real(*args, **more)

        monkeypatch.setattr(module, name, noted)

    note(evidence.hashlib, "sha256")
    note(evidence.rights, "locked_for_asker")
    casework.attach(case)
    assert done[:2] == ["sha256", "locked_for_asker"]


@db
def test_a_file_of_somebody_else_is_refused(case, tmp_path):
    with pytest.raises(PermissionDenied):
        evidence.attach(case, by=casework.make_mediator(), file=ContentFile(casework.PDF, "a.pdf"), kind="other")
    assert kept(tmp_path) == []


@db
def test_without_private_files_nothing_is_swept(storage):
    assert orphans.sweep() == 0


@db
def test_a_removed_file_leaves_the_disk_with_the_transaction(case, tmp_path, django_capture_on_commit_callbacks):
    row = casework.attach(case)
    with django_capture_on_commit_callbacks(execute=True):
        assert evidence.remove(case, row.pk, by=case.asker)
        assert len(kept(tmp_path)) == 1
    assert kept(tmp_path) == []
    assert not evidence.remove(case, row.pk, by=case.asker)


@db
def test_a_row_that_fails_leaves_no_file(case, tmp_path, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("no room")

    monkeypatch.setattr(Evidence, "save", fail)
    with pytest.raises(DatabaseError):
        casework.attach(case)
    assert kept(tmp_path) == []


@db
def test_nobody_else_adds_or_removes(case, mallory, dora):
    row = casework.attach(case)
    for other in (mallory, dora):
        with pytest.raises(PermissionDenied):
            evidence.attach(case, by=other, file=ContentFile(b"text", name="x.txt"), kind="other")
        with pytest.raises(PermissionDenied):
            evidence.remove(case, row.pk, by=other)


@db
def test_nothing_is_added_or_removed_after_sending(question, storage):
    body = casework.make_body("body-a", casework.make_mediator())
    case = casework.sent_case(question, body)
    with pytest.raises(PermissionDenied):
        casework.attach(case, "late.txt", b"too late")
    with pytest.raises(PermissionDenied):
        evidence.remove(case, case.evidence.get().pk, by=case.asker)


@db
def test_a_file_of_another_case_is_not_removed(case, ask, mallory):
    other = casework.draft_case(ask("Another question of the same person", by=mallory))
    row = casework.attach(other)
    assert not evidence.remove(case, row.pk, by=case.asker)
    assert Evidence.objects.filter(pk=row.pk).exists()


@db
def test_twenty_files_at_most(case):
    for number in range(evidence.MAX_FILES):
        casework.attach(case, f"{number}.txt", f"file {number}".encode())
    with pytest.raises(ValidationError, match="20 files"):
        casework.attach(case, "more.txt", b"one more")
    casework.attach(case, "again.txt", b"file 3")  # known already


@pytest.mark.wide
@db
def test_it_is_given_as_an_attachment_in_a_sandbox(case, as_member):
    row = casework.attach(case, 'in"voice.pdf')
    client = as_member(case.asker)
    answer = client.get(casework.file_address(client, case.ref, row.pk))
    assert b"".join(answer.streaming_content) == casework.PDF
    assert answer["Content-Disposition"] == 'attachment; filename="invoice.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in answer["Cache-Control"]
    assert "ETag" not in answer.headers


@db
def test_a_file_that_is_lost_is_not_found(case, as_member, caplog):
    row = casework.attach(case)
    row.file.storage.delete(row.file.name)
    client = as_member(case.asker)
    assert client.get(casework.file_address(client, case.ref, row.pk)).status_code == 404
    assert "not on the disk" in caplog.text


@pytest.mark.wide
@db
def test_no_address_leads_to_the_folder(case, client, tmp_path):
    row = casework.attach(case)
    for address in (f"/media/{row.file.name}", f"/private/{row.file.name}", f"/static/{row.file.name}"):
        assert client.get(address, follow=True).status_code == 404


NAMES = {
    "facture.pdf": "facture.pdf",
    "Facture n° 12.PDF": "Facture_n_12.PDF",
    "facture.pdf.exe": "facture.pdf.exe.pdf",
    "../../etc/passwd": "passwd.pdf",
    "C:\\Users\\alice\\scan.pdf": "scan.pdf",
    "..": "file.pdf",
    "": "file.pdf",
    None: "file.pdf",
    ".htaccess": "htaccess.pdf",
    "a\r\nSet-Cookie: x.pdf": "aSet-Cookie_x.pdf",
    "\u202efdp.exe": "fdp.exe.pdf",
    "page.html": "page.html.pdf",
    "reçu.pdf": "reçu.pdf",
    "<script>.pdf": "script.pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_tell_the_truth(name):
    assert evidence.safe_name(name, "application/pdf") == NAMES[name]


def test_a_long_name_is_cut_and_keeps_its_ending():
    name = evidence.safe_name("x" * 300 + ".pdf", "application/pdf")
    assert len(name) <= evidence.NAME_MAX + 4
    assert name.endswith(".pdf")


KINDS = {
    casework.PDF: "application/pdf",
    b"\xff\xd8\xff\xe0....": "image/jpeg",
    b"\x89PNG\r\n\x1a\n....": "image/png",
    "Déjà répondu\nMerci".encode(): "text/plain",
    "Déjà répondu\r\nMerci".encode("cp1252"): "text/plain",
}


@pytest.mark.parametrize("content", KINDS)
def test_the_type_is_read_from_the_bytes(content):
    assert evidence.check(content) == KINDS[content]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 a zip",
        b"GIF89a\x00",
        b"<!DOCTYPE html><p>",
        b"  <svg xmlns='x'>",
        b"<?xml version='1.0'?>",
        b"\x00\x00\x00\x18ftypheic",
        "Bonjour".encode("utf-16"),
        b"MZ\x90\x00",
        b"\x7fELF\x02",
        b"%PDF-" + b"x" * evidence.MAX_SIZE,
    ],
)
def test_what_is_not_taken(content):
    with pytest.raises(ValidationError):
        evidence.check(content)
