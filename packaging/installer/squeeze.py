"""Packs what a .deb installs by xz on every core: a fifth smaller than by zstd, and every dpkg reads it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

from freeze import PackagingError

MAGIC = b"!<arch>\n"
HEADER = 60  # bytes before each member: its name, when, whose, how long
LENGTH = slice(48, 58)
PLAIN, PACKED = b"data.tar", b"data.tar.xz"
XZ = ("xz", "--threads=0", "-6", "--stdout")


def data(package: Path) -> None:
    """Puts the packed form of `data.tar` in its place; the package is replaced in one step."""
    draft = package.with_suffix(".part")
    with package.open("rb") as source:
        if source.read(len(MAGIC)) != MAGIC:
            raise PackagingError(f"{package} is no archive as .deb files are: build it again.")
        _rewritten(source, draft)
    draft.replace(package)


def _rewritten(source: BinaryIO, draft: Path) -> None:
    with draft.open("wb") as target:
        target.write(MAGIC)
        for header, length in _members(source):
            if header[:16].rstrip(b" /") == PLAIN:
                _packed(source, length, target, header)
            else:
                target.write(header)
                _copied(source, length, target)
            if target.tell() % 2:
                target.write(b"\n")


def _members(source: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Each member's header and length; the source stands at its first byte."""
    while len(header := source.read(HEADER)) == HEADER:
        length = int(header[LENGTH])
        after = source.tell() + length + length % 2
        yield header, length
        source.seek(after)


def _packed(source: BinaryIO, length: int, target: BinaryIO, header: bytes) -> None:
    place = target.tell()
    target.write(bytes(HEADER))
    target.flush()
    with subprocess.Popen(XZ, stdin=subprocess.PIPE, stdout=target) as xz:
        assert xz.stdin is not None
        _copied(source, length, xz.stdin)
        xz.stdin.close()
    if xz.returncode:
        raise PackagingError(f"xz failed with status {xz.returncode}: is the disk full?")
    end = target.seek(0, 2)
    target.seek(place)
    packed = str(end - place - HEADER).encode()
    target.write(PACKED.ljust(16) + header[16:48] + packed.ljust(10) + header[58:])
    target.seek(end)


def _copied(source: BinaryIO, length: int, target: IO[bytes]) -> None:
    while length and (block := source.read(min(length, 1 << 20))):
        target.write(block)
        length -= len(block)
