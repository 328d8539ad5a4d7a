from typing import Any

from django.core.management.base import BaseCommand

from selfcare.supervisor import leave
from selfcare.worker import Worker, queues


class Command(BaseCommand):
    help = "Send mail and webhooks, keep the search index, do what is due. Stops cleanly on SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        Worker(queues()).run()
        leave()
