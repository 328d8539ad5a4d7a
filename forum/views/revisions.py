"""What a post said before, and keeping one of its old texts from the public."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum import actions
from forum.access import access_post, member_of, viewer_of
from forum.actions import posts, rights
from forum.forms import RevisionForm
from forum.limits import limited
from forum.models import Question, Revision
from forum.text.difference import difference
from forum.text.versions import pair
from forum.views.replies import act, form_page
from forum.views.signing_in import members_only

SHOWN = 100


@require_safe
def history(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    post = access_post(viewer, kind, pk)
    found = post.revisions.visible_to(viewer).select_related("editor").order_by("-number")
    revisions = list(found.prefetch_related("hidings__member")[:SHOWN])
    context = {
        "post": post,
        "question": post if isinstance(post, Question) else post.question,
        "revisions": revisions,
        "change": change(revisions, request.GET.get("version", ""), request.GET.get("from", "")),
        "versions": [(one.number, _("Version %(n)d") % {"n": one.number}) for one in revisions],
        "standing": posts.revision_number(post),
        "may_moderate": viewer.is_authenticated and rights.allows(rights.check_may_moderate, viewer),
    }
    return render(request, "forum/history.html", context)


def change(revisions: list[Revision], number: str, since: str) -> dict[str, Any] | None:
    """What a version changed, by default the last one: beside the one before it, of those that the reader may see, or
    beside the one of the number `since`. With it, `steps`: what was changed in between, and by whom."""
    found = pair([(str(one.number), one) for one in revisions], number, since)
    if found is None:
        return None
    earlier, later = found
    before, after = (f"{one.title}\n\n{one.body}".strip() for one in found)
    steps = [one for one in revisions if earlier.number < one.number <= later.number]
    return {"earlier": earlier, "later": later, "steps": steps, "pieces": difference(before, after)}


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
@limited("edit")
def hide(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """`verb` is "hide" or "show"."""
    member = member_of(request)
    rights.check_may_moderate(member)
    revision = Revision.objects.visible_to(member).filter(pk=pk).first()
    if revision is None:
        raise Http404
    form = RevisionForm(request.POST or None)
    if request.method == "POST":
        form = RevisionForm(request.POST)
        todo = actions.hide_revision if verb == "hide" else actions.show_revision
        if form.is_valid() and act(form, lambda: todo(revision, by=member, **form.cleaned_data)):
            return redirect("forum:history", f"{revision.post.kind}s", revision.post.pk)
    context = {"revision": revision, "post": revision.post, "hides": verb == "hide"}
    return form_page(request, "forum/hide_revision.html", form, **context)
