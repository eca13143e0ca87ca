"""A second process on the same file is refused and writes nothing.

The mutant goes round the lock.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from streamer_app.store.writer import Writer

_SECOND: Final = """
import sys
from pathlib import Path
from streamer_app.errors import AppError
from streamer_app.store import writer
if sys.argv[2] == "mutant":
    class Lock:
        def __init__(self, *what): pass
        def release(self): pass
    writer.Lock = Lock
try:
    second = writer.Writer(Path(sys.argv[1]), lambda _: None)
    second.open_session("second", 1)
    second.close()
except AppError as error:
    print(error.code)
"""


def content(path: Path) -> list[bytes]:
    """The database and its log, byte for byte."""
    files = (path, path.with_name("twice.db-wal"))
    return [file.read_bytes() if file.exists() else b"" for file in files]


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` second starts."""
    refused = written = 0
    for _ in range(n):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "twice.db"
            first = Writer(path, lambda _: None)
            first.open_session("first", 1)
            before = content(path)
            second = subprocess.run(
                [sys.executable, "-c", _SECOND, str(path), "mutant" if mutant else ""],
                capture_output=True,
                text=True,
                check=True,
            )
            refused += second.stdout.strip() == "database_in_use"
            written += before != content(path)
            first.close()
    return {"ok": refused == n and not written, "refused": refused, "written": written}
