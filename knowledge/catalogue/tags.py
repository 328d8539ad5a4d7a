"""Tags in the admin: names in both languages, descriptions, other words, history, merging."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from forum import actions
from forum.actions.tags import find_tag, typed_synonyms
from forum.models import IgnoredTag, QuestionTag, Subscription, Tag
from knowledge.catalogue.merging import MergeView, merge_button, merge_path


class TagForm(WagtailAdminModelForm):
    also = forms.CharField(
        label=_("Other words for it"),
        help_text=_("Separated by commas. Whoever types one of them gets this tag."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["also"] = ", ".join(self.instance.synonyms.values_list("name", flat=True))

    def clean_also(self) -> list[str]:
        words = [word.strip() for word in self.cleaned_data["also"].replace("\n", ",").split(",")]
        typed_synonyms(self.instance, words)
        return words

    def save(self, commit: bool = True) -> Tag:
        saved: Tag = super().save(commit)
        if commit:
            actions.set_synonyms(saved, self.cleaned_data["also"])
        return saved


class TagIndexView(IndexView):
    def get_list_more_buttons(self, instance: Tag) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.user_has_permission("delete"):
            buttons.append(merge_button(reverse(self.index_url_name.replace("list", "merge"), args=[instance.pk])))
        return buttons


class MergeTagView(MergeView):
    find = staticmethod(find_tag)

    @staticmethod
    def figures(source: Tag, into: Tag) -> list[str]:
        moving = QuestionTag.objects.filter(tag=source).count()
        both = QuestionTag.objects.filter(tag=source, content_object__question_tags__tag=into).count()
        members = Subscription.objects.filter(tag=source).count() + IgnoredTag.objects.filter(tag=source).count()
        return [
            ngettext("%(n)d question moves.", "%(n)d questions move.", moving) % {"n": moving},
            ngettext("%(n)d of them has both tags.", "%(n)d of them have both tags.", both) % {"n": both},
            ngettext(
                "%(n)d member follows or ignores it.", "%(n)d members follow or ignore it.", members
            ) % {"n": members},
        ]  # fmt: skip


class TagViewSet(SnippetViewSet):
    model = Tag
    icon = "tag"
    list_display = ["name", "name_fr", Column("question_count", label=_("Questions"), sort_key="question_count")]
    search_fields = ["name", "name_fr", "synonyms__name"]
    index_view_class = TagIndexView
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("name", "slug", "name_fr", "also", "description", "description_fr")],
        base_form_class=TagForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), merge_path(self, MergeTagView)]
