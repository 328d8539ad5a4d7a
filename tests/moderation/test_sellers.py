"""The body a seller names (art. L616-1): checked, looked at again, told to askers, owed by the site."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.test import Client

from moderation.mediation import own_mediator, remit, sellers, trader_back_office
from moderation.mediation.models import BodyPolicy, Trader
from moderation.mediation.policies import Policy
from moderation.mediation.remit import Membership, Objection
from selfcare import checks
from tests.moderation import casework
from tests.people import make_editor, make_member, make_moderator

pytestmark = pytest.mark.django_db

FITS = {"is_in_force": True, "is_mediator": True, "sector": "retail", "country": "FR", "membership": Membership.UNKNOWN}


@pytest.fixture
def root(site_tree):
    return make_member("root", is_staff=True, is_superuser=True)


@pytest.fixture
def admin(root):
    client = Client()
    client.force_login(root)
    return client


def seller(**fields):
    known = {"name": "Comptoir Marguelon", "without_since": casework.today(-30)}
    return Trader.objects.create(**{**known, **fields})


def named(body, **fields):
    known = {"standing": "named", "body": body, "without_since": None, "checked_on": casework.today()}
    return seller(**{**known, **fields})


def form(**changes):
    known = {
        "name": "Comptoir Marguelon",
        "country": "FR",
        "sector": "retail",
        "standing": "named",
        "membership": "unknown",
        "checked_on": casework.today().isoformat(),
    }
    return {**known, **changes}


@pytest.mark.wide
@pytest.mark.parametrize(
    ("policy", "changes", "wanted"),
    [
        (Policy(), {}, ()),
        (Policy(), {"is_in_force": False, "is_mediator": False}, (Objection.NOT_IN_FORCE, Objection.NO_MEDIATOR)),
        (Policy(sectors=frozenset({"energy"})), {}, (Objection.SECTOR,)),
        (Policy(sectors=frozenset({"retail"})), {"country": "DE"}, (Objection.COUNTRY,)),
        (Policy(members_only=True), {}, (Objection.JOINED_UNKNOWN,)),
        (Policy(members_only=True), {"membership": Membership.NO}, (Objection.NOT_JOINED,)),
        (Policy(members_only=True), {"membership": Membership.YES}, ()),
        (Policy(members_only=True, whole_sector=True), {"membership": Membership.NO}, ()),
    ],
)
def test_what_speaks_against_a_body(policy, changes, wanted):
    assert remit.objections(policy, **{**FITS, **changes}) == wanted
    assert all(objection in remit.SENTENCES for objection in Objection)


def test_a_seller_is_written_down_with_who_checked_it(admin, root, body):
    assert admin.post("/admin/trader/add/", form(body=body.pk, company_number="552 100 554 00013")).status_code == 302
    row = Trader.objects.get()
    assert (row.body, row.checked_by, row.company_number) == (body, root, "55210055400013")
    assert row.is_right(casework.today())
    page = admin.get("/admin/trader/").text
    assert "Comptoir Marguelon" in page
    assert row.revisions.count() == 1


@pytest.mark.wide
def test_what_cannot_be_its_body_is_refused_with_the_reason(admin, body):
    own = casework.make_body("own", kind="trader_complaints")
    gone = casework.make_body("gone", valid_to=casework.today(-1))
    energy = casework.make_body("energy", sectors=["energy"])
    BodyPolicy.objects.create(body=body, valid_from=casework.today(-9), members_only=True)
    for chosen, sentence in (
        (own, "no consumer mediator"),
        (gone, "not in force"),
        (energy, "does not take the sector"),
        (body, "find out whether this one has"),
    ):
        page = admin.post("/admin/trader/add/", form(body=chosen.pk))
        assert page.status_code == 200
        assert sentence in page.text
        assert "Comptoir Marguelon" in page.text
    assert "Choose the body" in admin.post("/admin/trader/add/", form()).text
    later = (casework.today(2)).isoformat()
    assert "has not come yet" in admin.post("/admin/trader/add/", form(body=body.pk, checked_on=later)).text
    assert "9 digits" in admin.post("/admin/trader/add/", form(company_number="12")).text
    assert not Trader.objects.exists()
    assert admin.post("/admin/trader/add/", form(body=body.pk, membership="yes")).status_code == 302


@pytest.mark.wide
def test_who_names_none_says_since_when(admin, body):
    admin.post("/admin/trader/add/", form(standing="none", body=body.pk, checked_on=""))
    row = Trader.objects.get()
    assert (row.body, row.without_since, row.checked_by) == (None, casework.today(), None)
    with pytest.raises(IntegrityError), transaction.atomic():
        seller(name="Other", standing="named")


@pytest.mark.wide
def test_upkeep_lists_what_nobody_looked_at(admin, body):
    gone = casework.make_body("gone", valid_to=casework.today(-1))
    named(body, name="Fresh")
    named(body, name="Stale", checked_on=casework.today(-366))
    named(gone, name="Orphan")
    seller(name="Nobody")
    assert {row.name for row in Trader.objects.to_check(casework.today())} == {"Stale", "Orphan", "Nobody"}
    page = admin.get("/admin/trader/?to_check=on").text
    assert "Nobody" in page
    assert ">Fresh<" not in page
    root = make_member("root3", is_staff=True, is_superuser=True)
    work = trader_back_office.waiting()
    assert [one.count(root) for one in work] == [3, 0]
    assert all(admin.get(one.url()).status_code == 200 for one in work)
    assert not work[0].is_for(make_moderator())


@pytest.mark.wide
def test_only_who_has_the_rights_gets_in(site_tree, body):
    named(body)
    people = {"moderator": make_moderator(), "editor": make_editor(), "mediator": casework.make_mediator("carl")}
    for member in people.values():
        client = Client()
        client.force_login(member)
        for tail in ("", "add/", f"edit/{Trader.objects.get().pk}/"):
            assert client.get(f"/admin/trader/{tail}").status_code in {302, 403}
    people["editor"].user_permissions.set(Permission.objects.filter(codename__in=["view_trader", "change_trader"]))
    client = Client()
    client.force_login(type(people["editor"]).objects.get(pk=people["editor"].pk))
    assert client.get("/admin/trader/").status_code == 200


@pytest.mark.wide
@pytest.mark.parametrize(
    ("name", "contact", "found"),
    [
        ("comptoir MARGUELON", "", True),
        ("", "SIRET 552 100 554 00013", True),
        ("Marguelon & Co", "https://www.marguelon.example/contact", True),
        ("Marguelon", "", False),
        ("", "", False),
    ],
)
def test_a_seller_is_known_by_number_website_or_name(body, name, contact, found):
    row = named(body, company_number="552100554", site_url="https://marguelon.example")
    assert sellers.named(name, contact) == (row if found else None)


@pytest.mark.wide
def test_the_asker_reads_what_is_known(question, body, as_member):
    case = casework.ready_case(question, body)
    client = as_member(question.author)
    url = f"/en/questions/{question.pk}/escalate/"
    row = seller(without_since=dt.date(2026, 3, 2))
    page = client.get(url).text
    assert "must name its mediation service" in page
    assert "2026-03-02" in page
    assert "SignalConso" in page
    row.delete()
    named(body)
    page = client.get(url).text
    assert f"names this mediation service: {body.name}" in page
    case.refresh_from_db()
    assert "must name its mediation service" not in page


@pytest.mark.wide
def test_the_pre_check_knows_who_has_joined(question, body):
    row = named(body, membership="yes")
    casework.ready_case(question, body)
    case = casework.ready_case(question, body)
    assert case.prechecks.first().facts["in_remit"] == "yes"
    BodyPolicy.objects.create(body=body, valid_from=casework.today(-9), members_only=True)
    Trader.objects.filter(pk=row.pk).update(membership="no")
    case = casework.ready_case(question, body, narrative="Once more.")
    result = case.prechecks.first()
    assert result.facts["in_remit"] == "no"
    assert result.grounds == ["L612-2-5:outside_remit"]


def test_a_site_that_sells_names_its_mediator(client, body, settings, site_tree):
    settings.OPERATOR_ROLES = ["independent"]
    assert client.get("/en/mediator/").status_code == 404
    assert checks.mediator_of_the_operator(None) == []
    settings.OPERATOR_ROLES = ["retailer", "independent"]
    assert [found.id for found in checks.mediator_of_the_operator(None)] == ["selfcare.E013"]
    assert "not named here" in client.get("/en/mediator/").text
    settings.DEFAULT_BODY = body.slug
    assert own_mediator.lacking(casework.today()) == ["web address", "postal address"]
    type(body).objects.update(site_url="https://mediation.example/", postal_address="1 rue de la Paix, 75002 Paris")
    assert checks.mediator_of_the_operator(None) == []
    for language in ("en", "fr"):
        page = client.get(f"/{language}/mediator/").text
        for told in (body.name, "https://mediation.example/", "1 rue de la Paix"):
            assert told in page
    assert "/en/mediator/" in client.get("/en/questions/").text
    type(body).objects.update(valid_to=casework.today(-1))
    assert [found.id for found in checks.mediator_of_the_operator(None)] == ["selfcare.E013"]


@pytest.mark.wide
def test_the_seller_s_own_service_is_no_mediator_of_the_site(body, settings):
    settings.OPERATOR_ROLES, settings.DEFAULT_BODY = ["marketplace"], body.slug
    type(body).objects.update(kind="trader_complaints")
    assert own_mediator.lacking(casework.today()) == ["a listed mediator that is in force"]


@pytest.mark.wide
def test_a_body_nobody_looked_at_for_a_year_is_warned_of(body):
    assert checks.bodies_looked_at(None) == []
    type(body).objects.update(checked_on=casework.today(-366))
    assert [found.id for found in checks.bodies_looked_at(None)] == ["selfcare.W014"]
    type(body).objects.update(valid_to=casework.today(-1))
    assert checks.bodies_looked_at(None) == []


@pytest.mark.wide
def test_a_body_has_its_former_versions_and_no_case_is_named(admin, body, question):
    casework.sent_case(question, body)
    known = {"name": "Another name", "slug": body.slug, "kind": "cecmc", "languages": ["fr"], "mode": "written"}
    days = {"checked_on": casework.today().isoformat(), "valid_from": casework.today(-10).isoformat()}
    assert admin.post(f"/admin/mediationbody/edit/{body.pk}/", {**known, **days}).status_code == 302
    body.refresh_from_db()
    assert (body.name, body.revisions.count()) == ("Another name", 1)
    for tail in ("history", "usage", "inspect", "edit"):
        page = admin.get(f"/admin/mediationbody/{tail}/{body.pk}/")
        assert page.status_code == 200
        assert "SC-" not in page.text
