"""Which cases a program asks for, and where its list goes on: `/api/v1/cases?state=…&updated_since=…&cursor=…`."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core import signing
from django.db.models import Q
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import ValidationError as RequestError
from pydantic import AwareDatetime, Field

from moderation.mediation.models import Case
from moderation.mediation.states import TERMINAL, WITH_BODY

MAX_PAGE = 100
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)  # what every time zone can say


class CaseQuery(Schema):
    state: str | None = None
    updated_since: AwareDatetime | None = Field(None, ge=FIRST, le=LAST)
    limit: int = Field(50, ge=1, le=MAX_PAGE)
    cursor: str | None = Field(None, max_length=200)


def wanted(query: CaseQuery) -> Q:
    states = {state.value for state in (*WITH_BODY, *TERMINAL)}
    if query.state is not None and query.state not in states:
        raise _refused("state", _("There is no such state: %(known)s.") % {"known": ", ".join(sorted(states))})
    found = Q(state=query.state) if query.state else Q()
    if query.updated_since:
        found &= Q(updated_at__gte=query.updated_since)
    return found & _after(query.cursor) if query.cursor else found


def _refused(field: str, message: str) -> RequestError:
    return RequestError([{"type": field, "loc": ["query", field], "msg": message}])


def cursor_of(last: Case) -> str:
    return signing.dumps([last.updated_at.isoformat(), last.pk], salt="api.cases")


def _after(cursor: str) -> Q:
    try:
        moment, pk = signing.loads(cursor, salt="api.cases")
    except signing.BadSignature:
        raise _refused("cursor", _("Take it from “next” of a page of this list.")) from None
    at = datetime.fromisoformat(moment)
    return Q(updated_at__gt=at) | Q(updated_at=at, pk__gt=pk)
