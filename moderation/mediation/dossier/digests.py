"""What a case is at one version, in one number: the SHA-256 of its `case.json`.

`case.json` names the digest of every document and of the discussion, and the head of the journal: whoever has the
number can check all of them. It is reckoned from rows alone, so that it can be told in the transaction of an act.
"""

from __future__ import annotations

import hashlib

from moderation.mediation.canonical import canonical_json
from moderation.mediation.dossier.contents import case_data, documents_of, schema_url
from moderation.mediation.models import Case

__all__ = ["digest_of", "json_of", "schema_url"]


def json_of(case: Case) -> bytes:
    """`case.json` of a case that was sent, byte for byte as it is in the dossier and at the API."""
    return canonical_json(case_data(case, documents=documents_of(case), thread_sha256=case.snapshot.sha256))


def digest_of(case: Case) -> str:
    return hashlib.sha256(json_of(case)).hexdigest()
