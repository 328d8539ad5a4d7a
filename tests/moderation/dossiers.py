"""Archives of cases for the tests: a small one, and what somebody might do to it."""

import hashlib
import io
import json
import zipfile

from moderation.mediation.dossier import archive, exporting, parts, verifying
from moderation.mediation.dossier.archive import Part


def taken(case):
    """The bytes of the dossier."""
    made = exporting.export(case)
    with made.file:
        return made.file.read()


def opened(content):
    return zipfile.ZipFile(io.BytesIO(content))


def contents_of(content):
    with opened(content) as file:
        return {name: file.read(name) for name in file.namelist()}


def told(content, name):
    return json.loads(contents_of(content)[name])


def faults(content):
    return verifying.verify(io.BytesIO(content))


def items(content):
    return {fault.item for fault in faults(content)}


def packed(files):
    """An archive of ours with these contents, by name: sums and all as if we had written it."""
    out = io.BytesIO()
    archive.write([Part(name, parts.opener(raw)) for name, raw in files.items() if name != archive.SUMS], out)
    return out.getvalue()


def sha256(content):
    return hashlib.sha256(content).hexdigest()
