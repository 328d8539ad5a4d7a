"""What the test of digests runs in processes of its own: `fill` writes what waits, `plan` plans it some at a time."""

import os
import sys

import django


def fill() -> None:
    from django.utils import timezone

    from forum.models import Member, Notification, Question

    question = Question.objects.first()
    for member in Member.objects.all():
        Notification.objects.bulk_create(
            Notification(
                member=member, kind="answer", question=question, ref=f"n{number}", created_at=timezone.now(),
                waits_for="daily",
            )
            for number in range(10)
        )  # fmt: skip


def plan() -> None:
    """Planners meet because they begin at once; one of them is killed in the middle of a transaction."""
    from forum import digests

    digests.SLICE = 7
    if "--die" in sys.argv:
        open_digests = digests._open_digests
        calls = iter(range(100))

        def die(keys: object) -> object:
            return os.kill(os.getpid(), 9) if next(calls) == 2 else open_digests(keys)

        digests._open_digests = die
    digests.plan()


if __name__ == "__main__":
    django.setup()
    {"fill": fill, "plan": plan}[sys.argv[1]]()
