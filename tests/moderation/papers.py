"""Cases on paper for the tests: typed in by the staff of a body, signed, filed."""

from django.core.files.base import ContentFile

from moderation.handover import paper
from moderation.mediation import actions, evidence
from moderation.mediation.models import Case
from tests.moderation import casework

FIRST = {"full_name": "Odile Perrin", "trader_name": "Comptoir Marguelon", "order_ref": "CM-9001"}
SCAN = b"%PDF-1.4 the signed form"


def typed_case(body, by, *, at=None, **more):
    known = {"channel": "post", "language": "fr", "key": f"key{Case.objects.count()}", "declaration": "Nothing."}
    return actions.type_in(body, by=by, first=FIRST, at=at, **{**known, **more})


def filled(case, by, *, complaint=None, at=None, **changes):
    details = casework.details(case.body, **{**FIRST, "phone": "", "email": "", **changes})
    told = casework.complaint() if complaint is None else complaint
    return actions.save_intake(case, by=by, details=details, answers=casework.ELIGIBLE, complaint=told, at=at)


def scanned(case, by, *, content=SCAN, visibility="body"):
    file = ContentFile(content, name="signed.pdf")
    return evidence.attach(case, by=by, file=file, kind="other", visibility=visibility)


def signed(document, **changes):
    known = {
        "received_on": casework.today(-5),
        "signed_on": casework.today(-7),
        "signed_by": "consumer",
        "document": document.pk,
        "consent": "I send this case.",
    }
    return paper.Signed(**{**known, **changes})


def paper_case(body, by, **changes):
    """Arrived five days ago, typed in now."""
    case = filled(typed_case(body, by), by, **changes)
    return paper.file_paper(case, signed(scanned(case, by)), by=by)
