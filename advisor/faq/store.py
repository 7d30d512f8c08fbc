"""Finished work on disk: append-only JSON Lines, one record a line, flushed to the disk batch by batch.

Killed at any moment, at most the line being written is lost: a torn last line is cut off when the store opens.
"""

import fcntl
import json
import os
from pathlib import Path
from typing import Any, Self

from corpus.errors import UserError


class Store:
    """Records by key. Use it as a context: one build at a time holds it."""

    def __init__(self, path: Path):
        self._path = path
        self.records: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> Self:
        """:raises UserError: another build is at work on the same store."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = open(self._path.with_suffix(".lock"), "w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise UserError("Une autre construction de la FAQ est en cours ; attendez sa fin.") from error
        self._file = open(self._path, "ab+")
        self._read()
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._lock.close()

    def _read(self) -> None:
        self._file.seek(0)
        whole = 0
        for line in self._file:
            if not line.endswith(b"\n"):
                break
            try:
                record = json.loads(line)
                self.records[record["key"]] = record
            except (ValueError, KeyError):  # a damaged line is work to do again, no reason to stop
                pass
            whole += len(line)
        self._file.truncate(whole)

    def append(self, records: list[dict[str, Any]]) -> None:
        """On disk when this returns. :param records: each with its `key`."""
        self._file.write(b"".join(_line(r) for r in records))
        self._file.flush()
        os.fsync(self._file.fileno())
        self.records |= {r["key"]: r for r in records}

    def keep(self, keys: set[str]) -> None:
        """Drop what no question asks for any more; the file is replaced whole, or not at all."""
        if keys >= self.records.keys():
            return
        self.records = {key: record for key, record in self.records.items() if key in keys}
        draft = self._path.with_suffix(".tmp")
        with open(draft, "wb") as file:
            file.writelines(_line(r) for r in self.records.values())
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self._path)
        self._file.close()
        self._file = open(self._path, "ab+")  # noqa: SIM115 - kept open


def _line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
