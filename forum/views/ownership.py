"""“I own this”, the list of what one owns, and the link by which a shop confirms a purchase."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum import actions
from forum.access import access_product, member_of
from forum.actions.purchases import ProofRefused, check_proof
from forum.limits import limited
from forum.models import Ownership, Shop
from forum.products import by_gtin
from forum.views.signing_in import members_only
from forum.views.votes import member_act


@member_act
def own(request: HttpRequest, slug: str) -> HttpResponse:
    """`value=0`: no longer; `value=unmark`: still, and nobody sees that a shop confirmed it."""
    product, member = access_product(slug), member_of(request)
    if request.method == "POST":
        value = request.POST.get("value")
        if value == "0":
            actions.disown(product, by=member)
        elif value == "unmark":
            actions.remove_mark(product, by=member)
        else:
            actions.own(product, by=member)
    return redirect("forum:own_products") if request.POST.get("from") == "list" else redirect(product)


@members_only
@require_safe
def own_products(request: HttpRequest) -> HttpResponse:
    owned = Ownership.objects.filter(member=member_of(request)).select_related("product__brand")
    return render(request, "forum/own_products.html", {"owned": owned.order_by("-created_at", "-pk")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("vote")
def proof(request: HttpRequest, slug: str) -> HttpResponse:
    """GET is a page with a button, for whoever follows links; POST writes the mark. No shop, no such page."""
    if not Shop.objects.filter(is_active=True).exists():
        raise Http404
    access_product(slug)
    member = request.user if request.user.is_authenticated else None
    if request.method == "POST" and member is None:
        return redirect_to_login(request.get_full_path())
    try:
        purchase = check_proof(request.GET, by=member)
        if request.method == "POST":
            actions.prove_purchase(request.GET, by=member_of(request))
    except ProofRefused as refusal:
        return render(request, "forum/proof.html", {"refusal": str(refusal)}, status=refusal.status)
    if request.method == "POST":
        messages.success(request, _("Your posts about this product now say that you bought it."))
        return redirect(purchase.product)
    return render(request, "forum/proof.html", {"purchase": purchase, "here": request.get_full_path()})


@require_safe
def proof_by_gtin(request: HttpRequest, gtin: str) -> HttpResponse:
    """`/p/gtin/<14 digits>/proof/`: the same link for a shop that does not know our addresses."""
    found = by_gtin(gtin)
    if found is None:
        if not Shop.objects.filter(is_active=True).exists():
            raise Http404
        refusal = _("This site does not know what you bought: nothing can be shown about it yet.")
        return render(request, "forum/proof.html", {"refusal": refusal}, status=404)
    return redirect(f"{found.get_absolute_url()}proof/?{request.GET.urlencode()}")
