"""The API for programs of a body: its own cases, coded steps, once each; nothing for anybody else."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from forum import limits
from forum.models import Mail
from moderation.handover import clients
from moderation.handover.client_models import BodyClient, ClientAct
from moderation.mediation import journal
from moderation.mediation.dossier import exporting
from moderation.mediation.models import Case, CaseReading
from tests.forum.program import Program, problem
from tests.moderation import casework
from tests.moderation.programs import Tool
from tests.people import make_member

pytestmark = pytest.mark.django_db
wide = pytest.mark.wide
TODAY = lambda: casework.today().isoformat()  # noqa: E731


@pytest.fixture
def case(question, body):
    return casework.sent_case(question, body)


@pytest.fixture
def tool(body):
    return Tool(body)


def places(ref):
    known = [f"/cases/{ref}", f"/cases/{ref}/evidence/1"]
    return [*known, *(f"/cases/{ref}/dossier.{kind}" for kind in ("json", "pdf", "zip"))]


def headers_of(response):
    return {name: value for name, value in response.headers.items() if name != "X-Request-ID"}


@pytest.fixture
def carol(body):
    return body.staff.get()


@pytest.mark.wide
def test_the_way_of_a_case(case, tool, body):
    """List, read, take along, three steps: and the journal says who did it."""
    (row,) = tool.get("/cases").json()["items"]
    assert (row["ref"], row["state"], row["version"]) == (case.ref, "sent", case.version)
    read = tool.get(f"/cases/{case.ref}")
    told = read.json()
    assert (told["narrative"], told["consumer"]["name"]) == (case.narrative, "Alice Rimbel")
    assert read["ETag"] == f'"{case.version}"'
    assert "no-store" in read["Cache-Control"]
    done = tool.step(case, "acknowledge", match=read["ETag"], received_on=TODAY())
    assert (done.status_code, done.json()["state"]) == (201, "under_review")
    case.refresh_from_db()
    assert done["ETag"] == f'"{case.version}"'
    assert tool.step(case, "notify_parties", key="k2", notified_on=TODAY()).status_code == 201
    event = Case.objects.get().events.last()
    assert (event.source, event.actor_code, event.actor_role) == ("integration", tool.row.code, "mediation_staff")
    assert event.actor is None
    case.refresh_from_db()
    assert journal.verify(case) is None
    assert case.deadlines.filter(kind="outcome", status="running").exists()


@wide
def test_what_it_takes_along_is_the_dossier(case, tool):
    (document,) = tool.get(f"/cases/{case.ref}").json()["evidence"]
    original = tool.get(f"/cases/{case.ref}/evidence/{document['number']}")
    assert b"".join(original.streaming_content) == casework.PDF
    assert original["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in original["Content-Security-Policy"]
    packed = b"".join(tool.get(f"/cases/{case.ref}/dossier.zip").streaming_content)
    names = zipfile.ZipFile(io.BytesIO(packed)).namelist()
    assert "SHA256SUMS" in names
    saved = tool.get(f"/cases/{case.ref}/dossier.json")
    assert saved.content == zipfile.ZipFile(io.BytesIO(packed)).read("case.json")
    assert tool.get(f"/cases/{case.ref}/evidence/2").status_code == 404


@wide
def test_without_a_machine_for_pdf_it_says_so(case, tool, monkeypatch):
    monkeypatch.setattr("moderation.handover.body_api.pdf.is_available", lambda: False)
    problem(tool.get(f"/cases/{case.ref}/dossier.pdf"), 503, "unavailable")


@wide
def test_a_dossier_that_would_not_be_whole_is_not_sent(case, tool, monkeypatch):
    def fail(case):
        raise exporting.CannotMake("A document is not on the disk.")

    monkeypatch.setattr(exporting, "export", fail)
    problem(tool.get(f"/cases/{case.ref}/dossier.zip"), 503, "unavailable")


@wide
def test_every_reading_is_on_record_and_shown_to_both_sides(case, tool, as_member, monkeypatch):
    monkeypatch.setattr("moderation.handover.body_api.pdf.made_of", lambda html: b"%PDF")
    monkeypatch.setattr("moderation.handover.body_api.pdf.is_available", lambda: True)
    for place in places(case.ref):
        response = tool.get(place)
        assert response.status_code == 200
        b"".join(response)
    rows = CaseReading.objects.filter(client=tool.row)
    assert rows.count() == len(places(case.ref))
    assert "tool" in as_member(case.asker).get(f"/en/cases/{case.ref}/").content.decode()


@pytest.mark.wide
def test_unknown_and_foreign_are_the_same_404(case, ask):
    """Byte for byte, for each address, reading and acting; nothing is written down as read."""
    stranger = Tool(casework.make_body("body-b", make_member("carl", "Mediators")))
    draft = casework.ready_case(ask("A second question that is taken further"), None)
    for real, none in zip(places(case.ref), places("SC-26-00000-0"), strict=True):
        foreign, unknown = stranger.get(real), stranger.get(none)
        assert (foreign.status_code, foreign.content) == (404, unknown.content)
        assert headers_of(foreign) == headers_of(unknown)
    headers = {"Idempotency-Key": "k", "If-Match": "*"}
    refs = (case.ref, "SC-26-00000-0", draft.ref, "nonsense")
    acting = [stranger.post(f"/cases/{ref}/events", {"event": "acknowledge"}, **headers) for ref in refs]
    assert {one.status_code for one in acting} == {404}
    assert len({one.content for one in acting}) == 1
    assert stranger.get("/cases").json() == {"items": [], "next": None}
    assert not CaseReading.objects.exclude(client=None).exists()


@wide
def test_what_was_not_sent_is_not_there(question, body, tool):
    draft = casework.ready_case(question, body)
    assert tool.get(f"/cases/{draft.ref}").status_code == 404
    assert tool.get("/cases").json()["items"] == []


@wide
def test_who_has_no_token_of_a_body_is_turned_away(case, body, tool, carol, client):
    expired = Tool(body, name="old")
    BodyClient.objects.filter(pk=expired.row.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    revoked = Tool(body, name="gone")
    clients.revoke(revoked.row)
    wrong = Program()
    wrong.headers["Authorization"] = "Bearer scbody_" + "x" * 43
    for who in (Program(), Program(carol), Program(case.asker), expired, revoked, wrong):
        problem(who.get(f"/cases/{case.ref}"), 401, "unauthenticated")
    client.force_login(carol)
    assert client.get(f"/api/v1/cases/{case.ref}").status_code == 401  # a session counts for nothing here
    assert client.get(f"/api/v1/cases?token={tool.token}").status_code == 401
    problem(tool.post("/questions", {}), 401, "unauthenticated")  # and a body's token for nothing elsewhere


@wide
def test_scopes(case, body):
    reader, recorder = Tool(body, scopes=["case:read"], name="r"), Tool(body, scopes=["case:event"], name="e")
    problem(reader.step(case, "acknowledge", received_on=TODAY()), 403, "forbidden")
    problem(recorder.get(f"/cases/{case.ref}"), 403, "forbidden")
    problem(recorder.get("/cases"), 403, "forbidden")
    assert recorder.step(case, "acknowledge", received_on=TODAY()).status_code == 201


@wide
def test_a_key_names_one_act(case, tool):
    first = tool.step(case, "acknowledge", received_on=TODAY())
    again = tool.step(case, "acknowledge", received_on=TODAY())
    assert [first.status_code, again.status_code] == [201, 200]
    assert first.json() == again.json()
    problem(tool.step(case, "trader_refuses"), 409, "conflict")
    assert ClientAct.objects.count() == 1
    assert case.events.filter(event="acknowledge").count() == 1


@wide
def test_if_match(case, tool):
    problem(tool.step(case, "acknowledge", match='"1"', received_on=TODAY()), 412, "stale")
    for wrong in ("7", 'W/"7"', '"x"', '"1", "2"'):
        problem(tool.step(case, "acknowledge", match=wrong, received_on=TODAY()), 422, "rejected")
    assert tool.step(case, "acknowledge", match="*", received_on=TODAY()).status_code == 201
    problem(tool.step(case, "acknowledge", key="k2", match="*", received_on=TODAY()), 409, "conflict")
    assert ClientAct.objects.count() == 1


@wide
def test_without_the_two_headers_nothing_is_done(case, tool):
    sent = {"event": "acknowledge", "facts": {"received_on": TODAY()}}
    for headers in ({}, {"Idempotency-Key": "k"}, {"If-Match": "*"}, {"Idempotency-Key": "a b", "If-Match": "*"}):
        problem(tool.post(f"/cases/{case.ref}/events", sent, **headers), 422, "rejected")
    assert not ClientAct.objects.exists()


@wide
@pytest.mark.parametrize(
    ("event", "facts", "field"),
    [
        ("acknowledge", {}, "received_on"),
        ("acknowledge", {"received_on": "11/05/2026"}, "received_on"),
        ("acknowledge", {"received_on": "2999-01-01"}, "received_on"),
        ("acknowledge", {"received_on": "2026-05-11", "note": "She called us."}, "note"),
        ("acknowledge", {"received_on": ["2026-05-11"]}, "received_on"),
        ("send", {}, "event"),
        ("break_glass", {}, "event"),
        ("message", {}, "event"),
    ],
)
def test_what_a_step_refuses_is_named(case, tool, event, facts, field):
    body = problem(tool.step(case, event, **facts), 422, "rejected")
    assert field in [error["loc"][-1] for error in body["errors"]]
    case.refresh_from_db()
    assert case.state == "sent"


@wide
@pytest.mark.parametrize("facts", [{"grounds": "L612-2-1"}, {"grounds": ["because"]}, {"grounds": []}, {}])
def test_grounds_are_codes_of_the_law(case, tool, carol, facts):
    case = casework.lead(case, carol, "acknowledge")
    body = problem(tool.step(case, "declare_inadmissible", **facts), 422, "rejected")
    assert [error["loc"][-1] for error in body["errors"]] == ["grounds"]
    assert tool.step(case, "declare_inadmissible", grounds=["L612-2-5"]).status_code == 201


@wide
def test_bodies_of_requests_that_are_none(case, tool):
    headers = {**tool.headers, "Idempotency-Key": "k", "If-Match": "*"}
    for raw in (
        b"",
        b"{",
        b"[]",
        b'{"event": 7}',
        b'{"event": "acknowledge", "facts": {"received_on": {"a": 1}}}',
        b'{"event": "acknowledge", "facts": {"received_on": "\\ud800"}}',  # half a character, which has no bytes
        b'{"event": "acknowledge", "facts": {"\\ud800": "x"}}',
        b'{"event": "acknowledge", "facts": {"grounds": ["\\ud800"]}}',
        b"\xff",
    ):
        response = tool.client.post(f"/api/v1/cases/{case.ref}/events", raw, "application/json", headers=headers)
        assert response.status_code in {400, 422}, raw
        assert response["Content-Type"] == "application/problem+json"


@wide
def test_the_list_goes_on_where_it_was_left(ask, body, tool):
    cases = [casework.sent_case(ask(f"Question {n} that is taken further"), body) for n in range(3)]
    seen, cursor = [], {}
    for _page in range(3):
        page = tool.get("/cases", {"limit": 1, **cursor}).json()
        seen += [row["ref"] for row in page["items"]]
        cursor = {"cursor": page["next"]}
    assert seen == [case.ref for case in cases]
    assert page["next"] is None
    since = Case.objects.get(pk=cases[2].pk).updated_at.isoformat()
    assert [row["ref"] for row in tool.get("/cases", {"updated_since": since}).json()["items"]] == [cases[2].ref]
    assert len(tool.get("/cases", {"state": "sent"}).json()["items"]) == 3
    assert tool.get("/cases", {"state": "settled"}).json()["items"] == []
    for wrong in ({"state": "draft"}, {"cursor": "x"}, {"limit": 0}, {"limit": 1000}, {"updated_since": "2026-01-01"}):
        problem(tool.get("/cases", wrong), 422, "rejected")
    for edge in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):  # outside of all years, in UTC
        problem(tool.get("/cases", {"updated_since": edge}), 422, "rejected")


@wide
def test_a_program_that_runs_wild_is_slowed(case, tool, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "api", limits.Limit(1, 60))
    tool.step(case, "acknowledge", match='"1"', received_on=TODAY())
    refused = tool.step(case, "acknowledge", received_on=TODAY())
    problem(refused, 429, "too-many-requests")
    assert int(refused["Retry-After"]) > 0


@wide
def test_a_token_changes_without_a_gap_and_is_kept_nowhere(body, tool, case):
    assert tool.token not in json.dumps(list(BodyClient.objects.values()), default=str)
    new = Program()
    new.headers["Authorization"] = f"Bearer {clients.rotate(tool.row)}"
    assert [who.get("/cases").status_code for who in (tool, new)] == [200, 200]
    clients.forget_old_token(tool.row)
    assert [who.get("/cases").status_code for who in (tool, new)] == [401, 200]


@wide
def test_the_command(body, capsys):
    call_command("body_program", "add", body.slug, "their tool", "--scope", "case:read", "--for", "carol")
    token = capsys.readouterr().out.split()[-1]
    row = clients.holder(token)
    assert row.scopes == ["case:read"]
    call_command("body_program", "rotate", str(row.pk))
    assert clients.holder(token)
    call_command("body_program", "finish", str(row.pk))
    assert clients.holder(token) is None
    call_command("body_program", "revoke", str(row.pk))
    assert clients.holder(capsys.readouterr().out.split()[-2]) is None
    carol, other = ["--for", "carol"], make_member("mallory").username
    for wrong in (
        ["add", "nobody", "x", *carol],
        ["add", body.slug, "their tool", *carol],
        ["add", body.slug, "x", "--for", other],
        ["add", body.slug, "x", "--for", "nobody"],
        ["rotate", "99"],
        ["rotate", str(row.pk)],
    ):
        with pytest.raises(CommandError):
            call_command("body_program", *wrong)


@wide
def test_in_the_admin_a_token_is_shown_once(site_tree, client, body, carol):
    """And somebody of the body answers for the program: they are told what for (art. R613-1)."""
    client.force_login(make_member("root", is_staff=True, is_superuser=True))
    sent = {"body": body.pk, "name": "their tool", "scopes": ["case:read"], "answered_by": carol.pk}
    eve = casework.make_mediator("eve")
    casework.make_body("body-b", eve)
    refused = client.post("/admin/bodyclient/new/", {**sent, "answered_by": eve.pk})
    assert "on the staff of this body" in refused.content.decode()
    page = client.post("/admin/bodyclient/new/", sent)
    row = BodyClient.objects.get()
    assert row.answered_by == carol
    told = Mail.objects.get(to=[carol.email], subject__contains="their tool")
    assert "R613-1" in told.text
    token = page.context["token"]
    assert clients.holder(token) == row
    assert "no-store" in page["Cache-Control"]
    listed = client.get("/admin/bodyclient/").content.decode()
    assert token not in listed
    assert token[-4:] in listed
    assert "a program of this name" in client.post("/admin/bodyclient/new/", sent).content.decode()
    assert client.post(f"/admin/bodyclient/key/{row.pk}/").context["token"]
    client.post(f"/admin/bodyclient/forget/{row.pk}/")
    assert clients.holder(token) is None
    client.post(f"/admin/bodyclient/revoke/{row.pk}/")
    assert BodyClient.objects.get().revoked_at
