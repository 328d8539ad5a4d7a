import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from selfcare.listening import listen
from selfcare.supervisor import Service, Supervisor, leave


class Command(BaseCommand):
    help = "Run the web server and the worker together until Ctrl-C or SIGTERM; SIGHUP replaces both without a gap."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port (default: %(default)s)")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="web processes")
        parser.add_argument("--threads", type=int, default=4, help="threads of each web process")
        parser.add_argument("--demo", action="store_true", help="first bring an empty database to the demo site")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION and not (settings.STATIC_ROOT / "staticfiles.json").exists():
            raise CommandError("Pages have no styles yet. Run first: manage.py collectstatic --noinput")
        try:
            listener = listen(options["bind"])
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        if options["demo"]:
            if lacks_migrations():
                call_command("migrate", verbosity=0)
            call_command("demo", if_empty=True)
        if not settings.PRODUCTION:
            settings.SERVED_AT.write_text(os.environ.setdefault("SELFCARE_BASE_URL", f"http://{options['bind']}"))
        self.stdout.write(f"\n{settings.SITE_NAME} runs at http://{options['bind']}  –  stop it with Ctrl-C\n")
        self.stdout.flush()
        connections.close_all()
        Supervisor(services(listener, options)).run()
        self.stdout.write("Stopped.")
        leave()


def lacks_migrations() -> bool:
    """Looking takes a fifth of the time of a `migrate` that has nothing to do."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def services(listener: socket.socket, options: dict[str, Any]) -> dict[str, Service]:
    web = web_command({**options, "bind": f"fd://{listener.fileno()}"})
    worker = [sys.executable, str(settings.ROOT / "manage.py"), "worker"]
    return {"web": Service(web, listener), "worker": Service(worker)}


def web_command(options: dict[str, Any]) -> list[str]:
    """gunicorn with threads: six to ten times cheaper a request than the ASGI servers we measured."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "selfcare.wsgi:application",
        f"--bind={options['bind']}",
        f"--workers={options['workers']}",
        f"--threads={options['threads']}",
        "--worker-class=gthread",
        "--timeout=60",
        "--graceful-timeout=20",
        "--keep-alive=5",
        "--preload",
        "--no-control-socket",  # it lies under one name for all sites of a user, and makes each fork wait
        "--log-level=warning",
        f"--chdir={settings.ROOT}",
    ]
