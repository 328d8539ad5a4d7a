"""Every address as every kind of person: never a fault of ours, open to those it names, closed to all others."""

import pytest
from django.db import transaction
from django.test import Client

from tests.places import addresses, everybody, places  # noqa: F401  two are fixtures
from tests.roles import OPEN_TO, OWNERS, ROLES

pytestmark = pytest.mark.django_db

# Open to everybody, to say that nothing is here or to lead to the page where one signs in.
NO_DOOR = {
    "moderation:mediator",  # where the site sells nothing
    "api:nowhere", "api:api-root", "frontend_sign_in", "wagtailcore_login", "account_confirm_login_code",
    "mfa_authenticate",  # between password and session
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes",  # where there is none
}  # fmt: skip
CLOSED = {401, 403, 404, 410}


def ask_for(client: Client, method: str, address: str):
    """The answer; what the request changed is undone, in the database and in the browser."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(address)
        if response.streaming:
            b"".join(response.streaming_content)  # the client closes it then, and leaves the database open
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def is_closed(response) -> bool:
    to_sign_in = response.status_code == 302 and "/account/login/" in response["Location"]
    return to_sign_in or response.status_code in CLOSED


FEW = {"visitor"}  # the default suite's
OPENING_ALL = {"moderator", "superuser", "asker", "mediator"}  # so that each page is asked on PostgreSQL too


def _marks(role: str) -> list[pytest.MarkDecorator]:
    if role in FEW:
        return []
    return [pytest.mark.wide] if role in OPENING_ALL else [pytest.mark.wide, pytest.mark.once]


@pytest.mark.parametrize("role", [pytest.param(role, marks=_marks(role)) for role in sorted(ROLES)])
def test_every_address(everybody, places, role, client):  # noqa: F811
    if everybody[role] is not None:
        client.force_login(everybody[role])
    wrong = []
    for name, (address, readers) in addresses(places).items():
        may_read = role in OWNERS.get(name, OPEN_TO[readers])
        for method in ("get", "post"):
            found = ask_for(client, method, address)
            said = f"{method} {name} {found.status_code}"
            if found.status_code >= 500:
                wrong.append(f"{said}: a fault")
            elif method == "get" and may_read and is_closed(found) and name not in NO_DOOR:
                wrong.append(f"{said}: closed to {readers}")
            elif not may_read and not is_closed(found) and found.status_code != 405:
                wrong.append(f"{said}: open to others than {readers}")
    assert not wrong, "\n".join(wrong)
