"""The form of Wagtail's promoted results, for guides alone."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminPageChooser
from wagtail.contrib.search_promotions import forms

from knowledge.guides import open_to_all
from knowledge.models import ArticlePage


class PromotedGuideForm(forms.SearchPromotionForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["external_link_url"], self.fields["external_link_text"]
        self.fields["page"].widget = AdminPageChooser(target_models=[ArticlePage])
        self.fields["page"].required = True
        self.fields["page"].help_text = _("A published guide.")
        self.fields["description"].help_text = _("Under its title. If it is empty, the answer in short of the guide.")
        self.fields["page"].error_messages["required"] = _("Choose a guide.")

    def clean(self) -> Any:
        return self.cleaned_data  # Wagtail's asks for a link to another site where no page is chosen

    def clean_page(self) -> Any:
        page = self.cleaned_data["page"]
        if page is not None and not open_to_all(ArticlePage.objects.filter(pk=page.pk)).exists():
            raise ValidationError(_("Choose a guide that everybody may read: this one is not published."))
        return page


def install() -> None:
    """Wagtail's views know one form; it is asked for by these names."""
    forms.SearchPromotionsFormSet.form = PromotedGuideForm
    words = forms.QueryForm.base_fields["query_string"]
    words.label = gettext_lazy("What is searched")
    words.help_text = gettext_lazy("As readers type it; write another entry for other words.")
