"""Where mail leaves, as one address: SMTP with or without TLS, a folder of files, or the console."""

from typing import Any
from urllib.parse import unquote

from django.core.exceptions import ImproperlyConfigured

from selfcare import env

DJANGO = "django.core.mail.backends"


def mail_settings(url: str) -> dict[str, Any]:
    """Name and arguments of the Django mail backend that `url` means."""
    parts = env.split("SELFCARE_MAIL_URL", url)
    if parts.scheme == "file" and parts.path:
        return {"backend": f"{DJANGO}.filebased.EmailBackend", "file_path": parts.path}
    if parts.scheme == "console":
        return {"backend": f"{DJANGO}.console.EmailBackend"}
    if parts.scheme == "locmem":
        return {"backend": f"{DJANGO}.locmem.EmailBackend"}
    if parts.scheme in {"smtp", "smtps", "smtp+tls"} and parts.hostname:
        return {
            "backend": f"{DJANGO}.smtp.EmailBackend",
            "host": parts.hostname,
            "port": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": parts.scheme == "smtps",
            "use_tls": parts.scheme == "smtp+tls",
            "timeout": 20,
        }
    raise ImproperlyConfigured(
        "SELFCARE_MAIL_URL: write smtp://user:password@host:port (or smtps:, smtp+tls:), file:///folder or console:"
    )
