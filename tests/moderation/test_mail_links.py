"""The link in the mail that brings a case: it works once, with a code."""

import datetime as dt

import pytest
from django.utils import timezone

from forum.models import Mail
from moderation.handover import dossier_links, mail_channel
from moderation.handover.models import Delivery, Endpoint
from moderation.mediation import actions
from moderation.mediation.dossier import exporting, pdf
from moderation.mediation.models import Case, CaseReading
from tests.moderation import casework
from tests.moderation.mailbodies import Service, last_code, leave, names_in, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_pango")]
wide = pytest.mark.wide


@pytest.fixture(autouse=True)
def mail_is_read(settings):
    settings.MAIL_IN_ADDRESS = "reply@help.example"


@pytest.fixture
def body(db):
    return casework.make_mail_body()


@pytest.fixture
def case(question, body):
    return casework.sent_case(question, body)


@pytest.fixture
def service(case):
    return Service(leave()[0])


def page_of(response):
    return response.content.decode()


class TestTheLink:
    @pytest.mark.wide
    def test_a_code_opens_it_once_and_the_asker_sees_it(self, case, service, as_member):
        page = service.look()
        assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("no-referrer", True)
        assert case.ref not in page_of(page)
        assert not Mail.objects.filter(subject__contains="code").exists()  # looking does nothing
        service.ask()
        assert Mail.objects.get(subject__contains="code").to == [case.body.email]
        found = service.type(last_code())
        assert {"case.json", "dossier.html", "evidence/001-invoice.pdf"} <= set(names_in(found))
        assert "no-store" in found["Cache-Control"]
        again = service.type(last_code())
        assert again.status_code == 410
        assert "A link works once" in page_of(again)
        assert CaseReading.objects.filter(what="link_dossier").count() == 1
        shown = page_of(as_member(case.asker).get(f"/en/cases/{case.ref}/"))
        assert "fetched by the link sent to its address" in shown
        assert case.body.name in shown

    @wide
    @pytest.mark.parametrize("spoilt", [lambda path: path[:-4] + "abc/", lambda path: "/en/handover/nonsense/"])
    def test_a_link_somebody_made_up(self, service, spoilt):
        service.path = spoilt(service.path)
        assert service.look().status_code == service.ask().status_code == 404

    @wide
    def test_a_double_click_sends_one_code(self, service):
        both = [service.ask() for _click in range(2)]
        assert [one.status_code for one in both] == [302, 302]
        assert Mail.objects.filter(subject__contains="code").count() == 1

    @wide
    def test_spaces_in_a_code_and_a_code_of_another_link(self, service):
        service.ask()
        code = last_code()
        assert service.type(wrong(code)).status_code == 422
        assert service.type("").status_code == 422
        assert service.type(f" {code[:4]}  {code[4:]} ").status_code == 200

    @wide
    def test_wrong_codes_close_it(self, service):
        service.ask()
        code = last_code()
        for _time in range(dossier_links.WRONG):
            service.type(wrong(code))
        found = service.type(code)
        assert found.status_code == 410
        assert "too often" in page_of(found)
        assert not CaseReading.objects.exists()

    @wide
    def test_a_new_code_gives_no_new_tries(self, service, monkeypatch):
        monkeypatch.setattr(dossier_links, "CODE_PAUSE", dt.timedelta(0))
        for _code in range(dossier_links.WRONG):
            service.ask()
            service.type(wrong(last_code()))
        assert service.type(last_code()).status_code == 410

    @wide
    def test_so_many_codes_of_one_link(self, service, monkeypatch):
        monkeypatch.setattr(dossier_links, "CODE_PAUSE", dt.timedelta(0))
        for _code in range(dossier_links.CODES + 3):
            service.ask()
        assert Mail.objects.filter(subject__contains="code").count() == dossier_links.CODES
        assert service.look().status_code == 200  # the last one is still good
        monkeypatch.setattr(dossier_links, "CODE_LASTS", dt.timedelta(0))
        assert "Send a new link" in page_of(service.look())

    @wide
    def test_an_old_code(self, service, monkeypatch):
        service.ask()
        monkeypatch.setattr(dossier_links, "CODE_LASTS", dt.timedelta(0))
        assert "too old" in page_of(service.type(last_code()))
        assert service.link.wrong_count == 0

    @wide
    def test_after_a_fortnight(self, service):
        service.ask()
        service.link.__class__.objects.update(expires_at=timezone.now())
        for found in (service.look(), service.type(last_code())):
            assert found.status_code == 410
            assert "This link worked until" in page_of(found)
        assert not CaseReading.objects.exists()

    @wide
    @pytest.mark.parametrize(
        "end",
        [
            lambda case: actions.withdraw(case, by=case.asker),
            lambda case: Case.objects.filter(pk=case.pk).update(state="inadmissible"),
            lambda case: type(case.body).objects.update(email="new@example.org"),
            lambda case: Endpoint.objects.update(is_active=False),
        ],
    )
    def test_what_it_rests_on_is_gone(self, case, service, end):
        """Nothing is fetched, no code leaves, no new link is offered, and why is not said."""
        service.ask()
        code = last_code()
        end(Case.objects.get())
        for found in (service.look(), service.type(code), service.ask("again")):
            assert found.status_code == 410
            assert "does not work any more" in page_of(found)
            assert "Send a new link" not in page_of(found)
        service.ask()
        assert Mail.objects.filter(subject__contains="code").count() == 1
        assert not CaseReading.objects.exists()
        assert not Delivery.objects.filter(event=mail_channel.LINK).exists()

    @wide
    def test_a_new_link_ends_the_former(self, service):
        service.fetch()
        for _click in range(2):
            assert "on its way" in page_of(service.ask("again"))
        (message,) = leave()
        second = Service(message)
        assert second.path != service.path
        assert "A link works once" in page_of(service.look())
        second.ask()
        assert "on its way" not in page_of(service.ask("again"))  # an old mail ends no link of today
        assert leave() == []
        assert second.type(last_code()).status_code == 200

    @wide
    def test_new_links_are_few_a_day(self, service):
        for _time in range(mail_channel.LINKS_A_DAY + 2):
            service.link.__class__.objects.update(expires_at=timezone.now())
            service.ask("again")
            service = next((Service(message) for message in leave()), service)
        assert Delivery.objects.filter(event=mail_channel.LINK).count() == mail_channel.LINKS_A_DAY

    @wide
    def test_an_open_link_is_not_replaced(self, service):
        service.ask("again")
        assert Delivery.objects.count() == 1

    @wide
    @pytest.mark.parametrize("refusal", [exporting.CannotMake, pdf.NotNow])
    def test_what_cannot_be_made_leaves_the_link_as_it_was(self, service, case, monkeypatch, refusal):
        def fails(_case):
            raise refusal("no")

        with monkeypatch.context() as broken:
            broken.setattr(exporting, "export", fails)
            found = service.fetch()
        assert (found.status_code, "The link stays good" in page_of(found)) == (422, True)
        assert service.type(last_code()).status_code == 200

    @wide
    def test_two_at_once_fetch_it_once(self, service, monkeypatch):
        """Both typed the right code before either was given the file."""
        service.ask()
        code, real, replies = last_code(), exporting.export, []

        def meanwhile(case):
            made = real(case)
            if not replies:
                replies.append(None)
                replies[0] = service.type(code)
            return made

        monkeypatch.setattr(exporting, "export", meanwhile)
        replies.append(service.type(code))
        assert sorted(one.status_code for one in replies) == [200, 410]
        assert CaseReading.objects.filter(what="link_dossier").count() == 1

    @wide
    def test_the_tables_alone_open_nothing(self, service):
        service.ask()
        link = service.link
        assert link.key not in service.path.replace(f"{link.key}.", "")
        service.path = f"/en/handover/{link.key}/"
        assert service.look().status_code == 404
        assert last_code() not in f"{link.__dict__}"
