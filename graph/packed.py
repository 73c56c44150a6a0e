"""Packed data are unpacked within limits: neither their size nor their ratio can exhaust memory or disk."""

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import IO

from onrecord.graph.inputs import Limits, UnreadableError

CHUNK = 1 << 20
# Below this size a high ratio is no attack: a short page of spaces compresses as well as a bomb.
HARMLESS = 1 << 20


def inflate(stream: IO[bytes], limits: Limits) -> bytes:
    """Unpack gzip data, stopping where they go beyond the limits.

    Raises UnreadableError: ``refused:bomb`` beyond the ratio, ``refused:too-large`` beyond the size, ``error:gzip``.
    """
    packed = _Counted(stream, limits.file)
    return b"".join(_inflated(packed, limits))


def _inflated(packed: "_Counted", limits: Limits) -> Iterator[bytes]:
    size = 0
    for chunk in gunzip(packed, limits):
        size += len(chunk)
        if size > limits.file:
            raise UnreadableError(
                "refused:too-large",
                f"unpacks to more than {limits.file:,} bytes: split it or raise the limit",
            )
        yield chunk


def gunzip(stream: IO[bytes] | "_Counted", limits: Limits) -> Iterator[bytes]:
    """Unpack gzip data of any length, chunk by chunk; raises UnreadableError as :func:`inflate` does, but for the size."""
    counted = stream if isinstance(stream, _Counted) else _Counted(stream, None)
    size = 0
    try:
        with gzip.GzipFile(fileobj=counted) as unpacked:
            while chunk := unpacked.read1(CHUNK):  # what comes before a break is not lost
                size += len(chunk)
                if size > max(HARMLESS, limits.ratio * counted.count):
                    raise UnreadableError(
                        "refused:bomb",
                        f"unpacks to more than {limits.ratio} times its size: unpack and check it by hand",
                    )
                yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableError(
            "error:gzip", f"is broken or no gzip archive ({error}): pack it anew"
        ) from error


class _Counted(io.RawIOBase):
    """A stream that counts the bytes read from it and refuses to go beyond a limit."""

    def __init__(self, stream: IO[bytes], limit: int | None) -> None:
        self._stream = stream
        self._limit = limit
        self.count = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        if self._limit is not None and self.count > self._limit:
            raise UnreadableError(
                "refused:too-large", f"is larger than {self._limit:,} bytes: split it or raise the limit"
            )
        return data
