"""The step of the workflow that asks for a second pair of eyes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask

from knowledge import withheld
from knowledge.models.withdrawal import Withdrawal


class SecondPersonTask(AbstractGroupApprovalTask):
    """Approval by a member of the groups who neither wrote nor submitted this version; administrators too."""

    class Meta:
        verbose_name = _("review by a second person")
        verbose_name_plural = _("reviews by a second person")

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """What is under review does not change under the reviewer's eyes; its author can cancel the review."""
        return super().locked_for_user(obj, user) or user.pk in self.first_people(obj)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        if user.pk in self.first_people(obj):
            return []
        actions: list[tuple[str, str, bool]] = super().get_actions(obj, user)
        if self.is_withheld(obj) or Withdrawal.objects.filter(page=obj.pk).exists():
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Whatever view or command calls, the rule is checked here."""
        page = task_state.workflow_state.content_object.specific
        if user is None or action_name not in {name for name, *_rest in self.get_actions(page, user)}:
            raise PermissionDenied(gettext("Somebody else reviews what you wrote or submitted."))
        return super().on_action(task_state, user, action_name, **kwargs)

    def first_people(self, obj: Any) -> set[int | None]:
        """Who submitted the object, who wrote the revision that was submitted, and whoever changed it since."""
        state = obj.current_workflow_state
        if state is None:
            return set()
        task_state = state.current_task_state
        if task_state is None:
            return {state.requested_by_id}
        since = obj.revisions.filter(created_at__gte=task_state.started_at).values_list("user_id", flat=True)
        return {state.requested_by_id, task_state.revision.user_id, *since.order_by()}

    def is_withheld(self, obj: Any) -> bool:
        """Whether a source of what would be published is no longer public: nothing shows again what was taken away."""
        revision = obj.get_latest_revision()
        return revision is not None and withheld.is_in(revision.content)

    @classmethod
    def get_description(cls) -> str:
        return gettext("Members of the chosen groups can approve what somebody else wrote and submitted")
