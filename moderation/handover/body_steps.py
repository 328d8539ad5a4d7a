"""Steps that a body's own program records: the coded facts of the desk's forms, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.schemas import KEY_USED
from moderation.handover.client_models import BodyClient, ClientAct
from moderation.mediation import actions, journal, states
from moderation.mediation.canonical import digest
from moderation.mediation.forms.steps import StepForm
from moderation.mediation.models import Case
from moderation.mediation.states import Role

EVENTS = frozenset(row.event for row in states.TRANSITIONS if Role.MEDIATION_STAFF in row.roles)
_DAYS = {"received_on", "notified_on", "answer_by", "extended_to"}
_LISTS = {"grounds"}
# As at the desk, but for the sentence: the parties are told at once (art. R612-5), by the words of the code.
MORE = {"extend": ("why", "way")}


class KeyUsed(Exception):
    """An Idempotency-Key was used for something else."""


class NotNow(Exception):
    """The case is where this step is not possible."""


@transaction.atomic
def record(
    case: Case, event: str, sent: Mapping[str, Any], *, by: BodyClient, key: str, version: int | None
) -> tuple[Case, bool]:
    """Once for a key; the case, and whether it was done by this very call.

    KeyUsed, NotNow, journal.Outdated where `version` is not the present one, ValidationError by field.
    """
    case = journal.locked(case)
    done = digest({"ref": case.ref, "event": event, "facts": dict(sent)})
    known = ClientAct.objects.filter(client=by, key=key).first()
    if known is not None:
        if known.digest != done:
            raise KeyUsed(KEY_USED)
        return case, False
    case = take(case, event, sent, body_id=by.body_id, via=by.code, version=version)
    now = timezone.now()
    ClientAct.objects.create(client=by, key=key, case=case, digest=done, version=case.version, done_at=now)
    return case, True


def take(
    case: Case,
    event: str,
    sent: Mapping[str, Any],
    *,
    body_id: int,
    via: str,
    version: int | None = None,
    at: datetime | None = None,
) -> Case:
    """One step of the body's, checked as at its desk; the journal says `integration`, and which program."""
    if event not in EVENTS:
        raise ValidationError({"event": _("There is no such event.")})
    if event not in states.events_for(case.state, Role.MEDIATION_STAFF):
        raise NotNow(_("This step is not possible while the case is “%(state)s”.") % {"state": case.state})
    facts = facts_of(case, event, sent)
    if event == "extend":
        told = actions.Extension(date.fromisoformat(facts["extended_to"]), facts["why"], "", str(sent["way"]))
        return actions.extend_by_program(case, told, body_id=body_id, via=via, version=version, at=at)
    return actions.advance_by_program(case, event, body_id=body_id, via=via, version=version, facts=facts, at=at)


def facts_of(case: Case, event: str, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Codes and ISO dates. ValidationError names the field; one that is not asked for is refused, whatever it says."""
    needs = (*states.transition(case.state, event).needs, *MORE.get(event, ()))
    for name in sent:
        if name not in needs:
            raise ValidationError({name: _("This step takes no such field: send codes and dates only, never text.")})
    for name, value in sent.items():
        _check_type(name, value)
    form = StepForm({**sent, "version": case.version}, case=case, needs=needs)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.facts()


def _check_type(name: str, value: Any) -> None:
    is_list = isinstance(value, list) and all(isinstance(item, str) for item in value)
    if name in _LISTS and not is_list:
        raise ValidationError({name: _("Send a list of codes.")})
    if name not in _LISTS and not isinstance(value, str):
        raise ValidationError({name: _("Send a code.")})
    if name in _DAYS and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValidationError({name: _("Send a day such as 2026-03-02.")})
