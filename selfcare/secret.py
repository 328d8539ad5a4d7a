"""The key of a development site: made once, kept beside its database."""

import contextlib
import os
import secrets
from pathlib import Path


def secret_key(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        scratch = path.with_name(f"{path.name}.{os.getpid()}")
        scratch.touch(mode=0o600)
        scratch.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):  # another process was faster: its key is the key
            os.link(scratch, path)
        scratch.unlink()
    return path.read_text()
