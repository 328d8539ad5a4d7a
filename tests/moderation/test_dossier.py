"""The dossier of a case: what is in it, what is not, the same bytes for the same case."""

import datetime as dt
import hashlib
import io

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone, translation
from wagtail import hooks

from forum import actions as forum_actions
from moderation.mediation import actions, snapshot
from moderation.mediation.actions import Said
from moderation.mediation.dossier import archive, exporting, parts
from moderation.mediation.models import Case, Evidence
from tests.moderation import casework, dossiers
from tests.moderation.schemas import faults as against
from tests.people import make_member, make_moderator

pytestmark = pytest.mark.django_db

PRIVATE = {
    "a file kept for oneself": "Zyxdiary",
    "another member": "zyxmember",
    "the mail of another member": "zyxmember@example.org",
    "a telephone of another member": "06 99 00 11 23",
    "an account number of another member": "FR7630006000011234567890189",
    "the team": "zyxteam",
    "the staff of the body": "zyxstaff",
    "a text that was removed": "Zyxremoved",
    "what was said in the mediation": "Zyxsaid",
    "papers that the staff added": "Zyxpaper",
}


@pytest.fixture
def case(question, body, without_pango):
    return casework.sent_case(question, body)


def test_what_it_holds(case):
    found = dossiers.taken(case)
    with dossiers.opened(found) as file:
        assert file.testzip() is None
        assert file.namelist() == [
            "dossier.html", "case.json", "thread.json", "events.json", "evidence/001-invoice.pdf", "SHA256SUMS",
        ]  # fmt: skip
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    held = dossiers.contents_of(found)
    assert held["evidence/001-invoice.pdf"] == casework.PDF
    assert held["thread.json"].decode() == case.snapshot.content
    told = dossiers.told(found, "case.json")
    assert told["ref"] == case.ref
    assert told["thread"]["sha256"] == case.snapshot.sha256
    assert told["purchase"]["amount"] == "89.00"
    listed = [line.split("  ") for line in held["SHA256SUMS"].decode().splitlines()]
    assert [(hashlib.sha256(held[name]).hexdigest(), name) for _sum, name in listed] == [tuple(one) for one in listed]
    assert dossiers.faults(found) == []


@pytest.mark.wide
def test_the_same_case_gives_the_same_bytes(case):
    first = dossiers.taken(case)
    with translation.override("fr"), timezone.override("Pacific/Auckland"):
        assert dossiers.taken(Case.objects.get()) == first
    casework.lead(case, casework.BodyStaff.objects.get().member, "acknowledge")
    assert dossiers.taken(Case.objects.get()) != first


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_speaks_the_language_of_the_case(case, language):
    Case.objects.update(language=language)
    page = dossiers.contents_of(dossiers.taken(Case.objects.get()))["dossier.html"].decode()
    assert f'<html lang="{language}">' in page
    assert ("Dossier de médiation" in page) == (language == "fr")
    assert ("Mediation file" in page) == (language == "en")


@pytest.mark.wide
def test_people_read_it_in_this_order(case):
    page = dossiers.contents_of(dossiers.taken(case))["dossier.html"].decode()
    parts_of_it = ["summary", "checks", "chronology", "narrative", "complaint", "thread", "declarations", "consent"]
    places = [page.index(f'<h2 id="{part}">') for part in parts_of_it]
    assert places == sorted(places)
    assert "I send it." in page  # what she agreed to, as it was shown


@pytest.mark.wide
def test_nothing_private_is_in_it(question, body, without_pango):
    """Of others, of the team, of the staff, and what she kept for herself."""
    zyx = make_member("zyxmember")
    forum_actions.answer(
        question,
        by=zyx,
        body="Call me, @zyxteam too: 06 99 00 11 23, zyxmember@example.org, FR7630006000011234567890189",
    )
    bad = forum_actions.comment(question, by=make_member("zyxother"), body="Zyxremoved is what I think of you.")
    bad.visibility = "hidden"
    bad.save()
    make_moderator("zyxteam")
    staff = casework.make_mediator("zyxstaff")
    casework.BodyStaff.objects.create(body=body, member=staff)
    case = casework.ready_case(question, body)
    casework.attach(case, "invoice.pdf")
    casework.attach(case, "Zyxdiary.txt", b"Zyxdiary, for me alone", visibility="asker")
    case = casework.sending.send(case, by=case.asker, consent="I send it.")
    case = casework.lead(case, staff, *casework.WAYS["in_mediation"])
    for number, readers in enumerate(("staff", "consumer", "both")):
        paper = ContentFile(f"Zyxpaper {number}".encode(), name="Zyxpaper.txt")
        way = "letter" if readers == "both" else "here"
        said = Said(text="Zyxsaid in the chamber", readers=readers, key=f"k{number}", way=way, files=(paper,))
        actions.write(case, said, by=staff)
    case.refresh_from_db()
    found = dossiers.taken(case)
    for what, word in PRIVATE.items():
        assert word.lower().encode() not in found.lower(), what
    # Whose act an event was is told by role and by a name that leads to no page.
    actors = {event["actor"] for event in dossiers.told(found, "events.json")["events"]}
    assert not actors & {f"member:{member.pk}" for member in (zyx, staff, case.asker)}
    assert len(actors - {""}) == 2  # she, and the staff: one from another, in this case
    assert dossiers.faults(found) == []


@pytest.mark.wide
def test_before_sending_it_holds_the_discussion_as_it_is(question, body, without_pango):
    case = casework.ready_case(question, body)
    found = dossiers.taken(case)
    assert dossiers.faults(found) == []
    assert dossiers.contents_of(found)["thread.json"].decode() == snapshot.take(question, asker=case.asker)
    assert dossiers.told(found, "case.json")["sent_at"] is None


@pytest.mark.wide
def test_what_somebody_wrote_is_shown_as_text(question, body, without_pango):
    mean = "</pre><script>alert(1)</script><img src=http://example.net/x onerror=alert(1)>"
    case = casework.ready_case(question, body, narrative=mean, full_name=mean[:120], bought=mean)
    forum_actions.answer(question, by=make_member("mallory"), body=mean)
    page = dossiers.contents_of(dossiers.taken(case))["dossier.html"].decode()
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("&lt;script&gt;") >= 3


@pytest.mark.wide
@pytest.mark.parametrize("why", ["gone", "changed"])
def test_without_an_original_no_dossier_is_made(case, why):
    row = Evidence.objects.get()
    if why == "gone":
        row.file.storage.delete(row.file.name)
    else:
        with row.file.storage.open(row.file.name, "wb") as file:
            file.write(b"%PDF another")
    with pytest.raises(exporting.CannotMake):
        exporting.export(case)


@pytest.mark.wide
def test_a_large_part_is_never_all_in_memory():
    asked = []

    class Endless(io.BytesIO):
        def read(self, size=-1):
            asked.append(size)
            return super().read(size)

    out = io.BytesIO()
    archive.write([archive.Part("more/large.bin", lambda: Endless(b"x" * (3 * archive.CHUNK)))], out)
    assert set(asked) == {archive.CHUNK}


@pytest.mark.wide
def test_it_stays_small_enough_to_be_opened(monkeypatch):
    monkeypatch.setattr(archive, "MAX_BYTES", 1000)
    with pytest.raises(archive.TooLarge):
        archive.write([archive.Part("more/large.bin", lambda: io.BytesIO(b"x" * 2000))], io.BytesIO())


@pytest.mark.wide
def test_what_others_add(case):
    def good(case, parts):
        parts.add("loyalty.json", '{"points": 3}')
        parts.add("photo.bin", lambda: io.BytesIO(b"\x00" * 10))

    def bad(case, parts):
        parts.add("half.txt", "half")
        raise RuntimeError("out of order")

    def mean(case, parts):
        parts.add("../case.json", "{}")

    with (
        hooks.register_temporarily(parts.HOOK, good),
        hooks.register_temporarily(parts.HOOK, bad),
        hooks.register_temporarily(parts.HOOK, mean),
    ):
        found = dossiers.taken(case)
    names = list(dossiers.contents_of(found))
    assert names[-3:] == ["more/loyalty.json", "more/photo.bin", "SHA256SUMS"]
    assert b"more/photo.bin" in dossiers.contents_of(found)["SHA256SUMS"]
    assert dossiers.faults(found) == []


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "/etc/passwd", "a\\b", ".hidden", "a\nb", "x" * 300, "a."])
def test_names_of_parts(name):
    with pytest.raises(ValueError, match="no name"):
        parts.Parts().add(name, b"")


@pytest.mark.wide
def test_one_name_once():
    added = parts.Parts()
    added.add("a.txt", b"")
    with pytest.raises(ValueError, match="Two parts"):
        added.add("A.TXT", b"")


@pytest.mark.wide
def test_a_name_of_a_document_keeps_its_letters(case):
    Evidence.objects.update(name="facture d'été/../../x.pdf")
    names = list(dossiers.contents_of(dossiers.taken(Case.objects.get())))
    assert "evidence/001-x.pdf" in names
    Evidence.objects.update(name="reçu-été.pdf")
    assert "evidence/001-reçu-été.pdf" in list(dossiers.contents_of(dossiers.taken(Case.objects.get())))


@pytest.mark.wide
def test_events_are_counted_up_to_the_head_that_is_told(case):
    """A step recorded while the archive is made belongs to the next one."""
    stale = Case.objects.select_related("question", "asker", "body").get()
    casework.lead(case, casework.BodyStaff.objects.get().member, "acknowledge")
    assert dossiers.faults(dossiers.taken(stale)) == []


@pytest.mark.wide
def test_schemas_describe_what_is_written(case, client):
    found = dossiers.taken(case)
    for name in ("case", "thread", "events"):
        told = client.get(f"/schemas/{name}-1.json").json()
        assert told["$id"].endswith(f"/schemas/{name}-1.json")
        assert list(against(dossiers.told(found, f"{name}.json"), told)) == []
    assert client.get("/schemas/case-2.json").status_code == 404
    assert dt.datetime.fromisoformat(dossiers.told(found, "case.json")["created_at"])
