"""What holds for every call of `/api/v1/`: its token, its refusals, its description."""

import datetime as dt
import re

import pytest
from django.db import OperationalError
from django.utils import timezone
from wagtail.models import APIToken

import forum.api
from forum import limits
from forum.models import Question
from tests.forum.program import ROOT, TYPED, Program, problem


class TestTokens:
    def test_a_wrong_token_is_never_a_visitor(self, visitor, question):
        for sent in ("Bearer wagtail_nonsense", "Basic YTpi", "Bearer", "Bearer \xe9\xff", "Bearer \x01"):
            visitor.headers = {"Authorization": sent}
            response = visitor.get("/questions")
            problem(response, 401, "unauthenticated")
            assert response["WWW-Authenticate"] == "Bearer"

    def test_revoked_or_closed(self, alice, as_alice):
        token = APIToken.objects.get(user=alice)
        token.revoke()
        problem(as_alice.get("/questions"), 401, "unauthenticated")
        again = Program(alice)
        alice.is_active = False
        alice.save()
        problem(again.post("/questions", TYPED), 401, "unauthenticated")

    @pytest.mark.wide
    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("post", "/questions"),
            ("post", "/questions/{question}/answers"),
            ("post", "/answers/{answer}/vote"),
            ("post", "/answers/{answer}/accept"),
            ("delete", "/answers/{answer}/accept"),
            ("post", "/answers/{answer}/solved"),
            ("post", "/answers/{answer}/marks/works"),
            ("delete", "/answers/{answer}/marks/works"),
            ("post", "/questions/{question}/me-too"),
            ("delete", "/questions/{question}/me-too"),
            ("post", "/questions/{question}/not-solved"),
            ("post", "/questions/{question}/follow"),
            ("delete", "/tags/x/follow"),
            ("post", "/questions/{question}/edits"),
            ("post", "/edits/1/approve"),
            ("get", "/edits"),
            ("get", "/edits/1"),
            ("post", "/pictures"),
        ],
    )
    def test_every_write_needs_one(self, method, path, visitor, question, answer):
        path = path.format(question=question.pk, answer=answer.pk)
        problem(getattr(visitor, method)(path), 401, "unauthenticated")

    def test_a_suspended_member_reads(self, question, mallory, as_mallory):
        mallory.suspended_until = timezone.now() + timezone.timedelta(days=1)
        mallory.save()
        assert as_mallory.get("/questions").status_code == 200
        body = problem(as_mallory.post("/questions", TYPED), 403, "forbidden")
        assert body["detail"].startswith("Your account is suspended")


class TestRefusals:
    @pytest.mark.parametrize(
        "path", ["/", "/nothing", "/questions/", "/questions/x", "/questions/-1", "/questions/1/2", "/é"]
    )
    def test_an_address_we_do_not_have(self, path, visitor):
        """Never a redirect to a page of the site, which is what Django makes of other unknown addresses."""
        problem(visitor.get(path), 404, "not-found")
        problem(visitor.post(path), 404, "not-found")

    @pytest.mark.parametrize("pk", [0, 2**31, 2**63, 10**40])
    def test_an_id_that_cannot_be(self, pk, visitor, as_alice):
        problem(visitor.get(f"/questions/{pk}"), 404, "not-found")
        problem(as_alice.post(f"/answers/{pk}/accept"), 404, "not-found")

    def test_a_method_we_do_not_have(self, as_alice, question):
        assert as_alice.delete(f"/questions/{question.pk}").status_code == 405
        assert Question.objects.filter(visibility="published").count() == 1

    @pytest.mark.wide
    def test_too_many_writes(self, as_alice, as_bob, answer, monkeypatch):
        monkeypatch.setitem(limits.LIMITS, "api", limits.Limit(3, 60))
        at = dt.datetime.fromtimestamp(1_000_000_020, dt.UTC)
        monkeypatch.setattr(limits.timezone, "now", lambda: at)
        path = f"/answers/{answer.pk}/accept"
        assert [as_alice.post(path).status_code for _ in range(4)] == [200, 200, 200, 429]
        response = as_alice.post(path)
        problem(response, 429, "too-many-requests")
        assert response["Retry-After"] == "60"
        assert as_alice.get("/questions").status_code == 200
        problem(as_bob.post(path), 403, "forbidden")
        at += dt.timedelta(seconds=60)
        assert as_alice.post(path).status_code == 200

    def test_a_busy_database(self, as_alice, monkeypatch):
        def locked(*args, **kwargs):
            raise OperationalError("database is locked")

        monkeypatch.setattr(forum.api.actions, "ask", locked)
        response = as_alice.post("/questions", TYPED)
        problem(response, 503, "unavailable")
        assert response["Retry-After"] == "5"


class TestDescription:
    @pytest.mark.wide
    def test_openapi_names_every_call_with_its_token(self, visitor):
        described = visitor.get("/openapi.json").json()
        assert described["openapi"].startswith("3.1")
        calls = {(path, method): call for path, calls in described["paths"].items() for method, call in calls.items()}
        of_bodies = {
            (f"{ROOT}/cases", "get"),
            (f"{ROOT}/cases/{{ref}}", "get"),
            *((f"{ROOT}/cases/{{ref}}/dossier.{kind}", "get") for kind in ("json", "pdf", "zip")),
            (f"{ROOT}/cases/{{ref}}/evidence/{{number}}", "get"),
            (f"{ROOT}/cases/{{ref}}/events", "post"),
            (f"{ROOT}/stats/{{year}}.csv", "get"),
            (f"{ROOT}/webhooks", "get"),
            (f"{ROOT}/webhooks", "post"),
            (f"{ROOT}/webhooks/{{number}}", "delete"),
        }
        by_signature = {(f"{ROOT}/inbound/{{slug}}", "post"), (f"{ROOT}/webhook-keys/{{number}}", "get")}
        assert set(calls) == {
            *of_bodies,
            *by_signature,
            (f"{ROOT}/charter", "get"),
            (f"{ROOT}/charter/accept", "post"),
            (f"{ROOT}/questions", "get"),
            (f"{ROOT}/questions", "post"),
            (f"{ROOT}/questions/{{pk}}", "get"),
            (f"{ROOT}/questions/{{pk}}/answers", "post"),
            (f"{ROOT}/answers/{{pk}}/vote", "post"),
            (f"{ROOT}/answers/{{pk}}/accept", "post"),
            (f"{ROOT}/answers/{{pk}}/accept", "delete"),
            (f"{ROOT}/answers/{{pk}}/solved", "post"),
            (f"{ROOT}/answers/{{pk}}/marks/{{kind}}", "post"),
            (f"{ROOT}/answers/{{pk}}/marks/{{kind}}", "delete"),
            (f"{ROOT}/questions/{{pk}}/me-too", "post"),
            (f"{ROOT}/questions/{{pk}}/me-too", "delete"),
            (f"{ROOT}/questions/{{pk}}/not-solved", "post"),
            (f"{ROOT}/{{kind}}/{{name}}/follow", "post"),
            (f"{ROOT}/{{kind}}/{{name}}/follow", "delete"),
            (f"{ROOT}/{{kind}}/{{pk}}/source", "get"),
            (f"{ROOT}/{{kind}}/{{pk}}/edits", "post"),
            (f"{ROOT}/edits", "get"),
            (f"{ROOT}/edits/{{pk}}", "get"),
            (f"{ROOT}/edits/{{pk}}/{{verb}}", "post"),
            (f"{ROOT}/pictures", "post"),
            (f"{ROOT}/guides", "get"),
            (f"{ROOT}/guides/{{pk}}", "get"),
        }
        private = {f"{ROOT}/edits", f"{ROOT}/edits/{{pk}}"}
        for (path, method), call in calls.items():
            token = [{"BodyToken": []}] if (path, method) in of_bodies else [{"BearerTokenAuth": []}]
            is_open = method == "get" and path not in private and (path, method) not in of_bodies
            expected = None if (path, method) in by_signature else [*token, {}] if is_open else token
            assert call.get("security") == expected
            assert list(call["responses"]["4XX"]["content"]) == ["application/problem+json"]
        for path in ("questions", "{kind}/{pk}/edits"):
            names = [parameter["name"] for parameter in calls[(f"{ROOT}/{path}", "post")]["parameters"]]
            assert names[-1] == "Idempotency-Key"

    def test_the_docs_need_nothing_from_elsewhere(self, visitor):
        page = visitor.client.get(f"{ROOT}/docs")
        html = page.content.decode()
        assert page.status_code == 200
        assert re.findall(r'(?:src|href)="(?!/static/ninja/)', html) == []
        assert "<style" not in html
        assert re.findall(r"<script(?![^>]* src=)(?! type=\"application/json\")", html) == []
        assert "img-src 'self' data:;" in page["Content-Security-Policy"] + ";"
        assert "script-src 'self';" in page["Content-Security-Policy"] + ";"
        assert "data:" not in visitor.get("/questions")["Content-Security-Policy"]
