"""Where an index lies on disk: one folder per build, and a link `current` that is turned in one step.

<PATH>/forum.question/            mode 0700: the index holds pickles, nobody else may write here
    current -> 20261122-101500-k3v9
    20261122-101500-k3v9/         Whoosh's files, `made.json`, `seal.json`
    write.lock                    held by whoever writes or rebuilds; freed by the kernel when it dies
    damaged                       the name of a build that failed while answering
"""

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone
from django.utils.crypto import get_random_string


class IndexUnavailable(Exception):
    """There is no index to answer from: none was built, it is damaged, or it was made for other fields."""


class IndexBusy(Exception):
    """Somebody else is writing. The caller tries again later."""


class IndexDirectory:
    """The folder of one index and its builds."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __repr__(self) -> str:
        return f"<IndexDirectory {self.path.name}>"

    def current(self) -> Path:
        """The build in use. Raises IndexUnavailable."""
        try:
            return self.path / os.readlink(self.path / "current")
        except OSError as error:
            raise IndexUnavailable(f"{self.path.name}: no index has been built") from error

    def create_build(self) -> Path:
        """A new empty folder, not in use before `activate`."""
        self._make()
        build = self.path / f"{timezone.now():%Y%m%d-%H%M%S}-{get_random_string(6).lower()}"
        build.mkdir(mode=0o700)
        return build

    def activate(self, build: Path) -> None:
        """Puts a finished build in use and removes the others. A reader of the old one goes on undisturbed."""
        link = self.path / f"{build.name}.link"
        link.symlink_to(build.name)
        current = self.path / "current"
        if current.is_dir() and not current.is_symlink():  # somebody's copy has followed the link
            shutil.rmtree(current)
        link.replace(current)
        fsync(self.path)
        self.forget_damage()
        self.remove_other_builds()

    def remove_other_builds(self) -> None:
        """Removes what a rebuild that was killed, or the one before, has left. Only with the lock held."""
        with contextlib.suppress(IndexUnavailable):
            keep = self.current()
            for folder in self.path.iterdir():
                if folder.is_dir() and not folder.is_symlink() and folder != keep:
                    shutil.rmtree(folder, ignore_errors=True)

    def lock(self) -> "WriteLock":
        """The lock of whoever writes here."""
        self._make()
        return WriteLock(self.path / "write.lock")

    def _make(self) -> None:
        """The folder and the one around it, ours alone, whatever somebody has put there or taken away."""
        for folder in (self.path.parent, self.path):
            if folder.exists() and not folder.is_dir():
                folder.unlink()
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)

    def report_damage(self, build: Path) -> None:
        """Tells the worker that this build failed while answering."""
        with contextlib.suppress(OSError):
            (self.path / "damaged").write_text(build.name)

    def is_reported_damaged(self, build: Path) -> bool:
        try:
            return (self.path / "damaged").read_text() == build.name
        except (OSError, UnicodeDecodeError):
            return False

    def forget_damage(self) -> None:
        (self.path / "damaged").unlink(missing_ok=True)


class WriteLock:
    """A lock between processes. The kernel frees it when its holder dies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    @contextlib.contextmanager
    def held(self, timeout: float) -> Iterator[None]:
        """Holds the lock. Raises IndexBusy after `timeout` seconds."""
        self.acquire(timeout)
        try:
            yield
        finally:
            self.release()

    def acquire(self, timeout: float) -> None:
        """Raises IndexBusy after `timeout` seconds."""
        until = time.monotonic() + timeout
        descriptor = os.open(self.path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        while not _try_to_lock(descriptor):
            if time.monotonic() >= until:
                os.close(descriptor)
                raise IndexBusy(f"{self.path.parent.name}: another process is writing")
            time.sleep(0.02)
        self._descriptor = descriptor

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __del__(self) -> None:
        self.release()


def _try_to_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def fsync(path: Path) -> None:
    """Asks the disk to keep a file or a folder: Whoosh itself never does."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
