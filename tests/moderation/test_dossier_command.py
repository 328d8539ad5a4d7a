"""`manage.py dossier`: exit 0, and 1 with a sentence that names what is wrong."""

import stat

import pytest
from django.core.management import CommandError, call_command

from moderation.mediation.models import Evidence
from tests.moderation import casework, dossiers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_pango")]


@pytest.fixture
def case(question, body):
    return casework.sent_case(question, body)


def test_out_and_checked(case, tmp_path, capsys):
    target = tmp_path / "case.zip"
    call_command("dossier", "export", case.ref.lower(), "--to", str(target))
    out, err = capsys.readouterr()
    sha256 = dossiers.sha256(target.read_bytes())
    assert out == f"{sha256}  {target}\n"
    assert "no PDF" in err
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["case.zip"]
    call_command("dossier", "verify", str(target), "--sha256", sha256.upper())
    assert "case.zip holds" in capsys.readouterr().out


def test_what_was_changed_is_named(case, tmp_path, capsys):
    target = tmp_path / "case.zip"
    call_command("dossier", "export", case.ref, "--to", str(target))
    raw = bytearray(target.read_bytes())
    raw[raw.index(casework.PDF) + 3] ^= 1
    target.write_bytes(raw)
    with pytest.raises(CommandError, match=r"case\.zip does not hold"):
        call_command("dossier", "verify", str(target))
    assert capsys.readouterr().err.splitlines()[-1] == "evidence/001-invoice.pdf: its content was changed"


@pytest.mark.wide
def test_another_dossier_than_was_told_of(case, tmp_path, capsys):
    target = tmp_path / "case.zip"
    call_command("dossier", "export", case.ref, "--to", str(target))
    with pytest.raises(CommandError, match="does not hold"):
        call_command("dossier", "verify", str(target), "--sha256", "0" * 64)
    assert "its SHA-256 is" in capsys.readouterr().err


@pytest.mark.wide
def test_refusals_are_sentences(case, tmp_path, monkeypatch):
    with pytest.raises(CommandError, match="There is no case SC-26-00000-0"):
        call_command("dossier", "export", "SC-26-00000-0")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("dossier", "export", case.ref, "--to", str(tmp_path / "nowhere" / "case.zip"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("dossier", "verify", str(tmp_path / "nothing.zip"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("dossier", "verify", str(tmp_path))
    row = Evidence.objects.get()
    row.file.storage.delete(row.file.name)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match="A document is not on the disk"):
        call_command("dossier", "export", case.ref)
    assert list(tmp_path.iterdir()) == []
