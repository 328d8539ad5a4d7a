"""Days of figures, as the worker would have counted them."""

from datetime import timedelta

from django.utils import timezone

from forum.models import Cohort, Refresh


def count_days() -> None:
    now = timezone.now()
    asked = int(now.timestamp() // 60) - 3000
    rows = [[asked, n % 24, "fr", None, [], 60 * n, "member", 60 * n, 90 * n, n < 9, False] for n in range(40)]
    Cohort.objects.create(day=timezone.localdate(now - timedelta(days=2)), entries=rows)
    helpers = {"90": [[10, 40, 1, 20], [8, 30, 1, 6]]}
    guides = [{"title": "Vider le filtre", "yes": 1, "no": 9}]
    Refresh.objects.create(at=now, is_whole=True, details={"helpers": helpers, "guides": guides})
