"""Reading one file: whole, never torn, never waiting, never too much."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from vault_sync.disk import reading
from vault_sync.disk.reading import TRIES, Content, Refused, look_at, read_file

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX file types")


def test_a_file_is_read_with_the_stat_it_had(tmp_path: Path):
    (tmp_path / "a.md").write_bytes(b"text")
    content = read_file(str(tmp_path), "a.md")
    assert isinstance(content, Content)
    assert (content.data, content.stat.size, content.torn) == (b"text", 4, False)


def test_an_empty_file_is_read(tmp_path: Path):
    (tmp_path / "a.md").touch()
    content = read_file(str(tmp_path), "a.md")
    assert isinstance(content, Content)
    assert content.data == b""


@pytest.mark.parametrize("path", ["none.md", "none/a.md", "a.md/b.md"])
def test_what_is_not_there_is_none(tmp_path: Path, path: str):
    (tmp_path / "a.md").touch()
    assert read_file(str(tmp_path), path) is None
    assert look_at(str(tmp_path), path) is None


@posix
@pytest.mark.timeout(5)
def test_a_pipe_is_never_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "a.md")
    assert read_file(str(tmp_path), "a.md") is None
    assert look_at(str(tmp_path), "a.md") is None


@posix
def test_a_folder_is_no_file(tmp_path: Path):
    (tmp_path / "x.md").mkdir()
    assert read_file(str(tmp_path), "x.md") is None
    assert look_at(str(tmp_path), "x.md") is None


def test_a_file_that_may_not_be_opened_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert read_file(str(tmp_path), "a.md") == Refused(
        "This file cannot be opened: permission denied; check its permissions."
    )


def test_a_file_on_a_failing_disk_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "a.md").write_text("x")

    def fail(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "read", fail)
    assert read_file(str(tmp_path), "a.md") == Refused("This file cannot be read: input/output error.")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path):
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(3 << 20)
    refused = read_file(str(tmp_path), "a.md", largest=2 << 20)
    assert isinstance(refused, Refused)
    assert refused.message == "This file has 3 MB, more than 2 MB, so its text is not read."
    assert refused.stat is not None
    assert refused.stat.size == 3 << 20


def writing_while_read(file: Path, times: int) -> Callable[[int, int], bytes]:
    """An `os.read` under which the file grows, so many times."""
    real = os.read
    left = [times]

    def read(descriptor: int, size: int) -> bytes:
        data = real(descriptor, size)
        if left[0] and not data:
            left[0] -= 1
            with file.open("ab") as writer:
                writer.write(b"more")
        return data

    return read


def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "a.md"
    file.write_bytes(b"text")
    monkeypatch.setattr(reading.os, "read", writing_while_read(file, 1))
    content = read_file(str(tmp_path), "a.md")
    assert isinstance(content, Content)
    assert (content.data, content.torn) == (b"textmore", False)


def test_a_file_that_never_rests_is_told_to_be_torn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "a.md"
    file.write_bytes(b"text")
    monkeypatch.setattr(reading.os, "read", writing_while_read(file, TRIES + 1))
    content = read_file(str(tmp_path), "a.md")
    assert isinstance(content, Content)
    assert content.torn


@posix
def test_a_look_follows_links_in_the_vault_and_none_out_of_it(tmp_path: Path):
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "a.md").write_text("text")
    (tmp_path / "secret.md").write_text("secret")
    (vault / "in.md").symlink_to("a.md")
    (vault / "out.md").symlink_to(tmp_path / "secret.md")
    (vault / "broken.md").symlink_to("nothing")
    assert look_at(str(vault), "in.md") == look_at(str(vault), "a.md")
    assert look_at(str(vault), "out.md") is None
    assert look_at(str(vault), "broken.md") is None


def test_a_look_at_something_hidden_sees_nothing(tmp_path: Path):
    (tmp_path / ".a.md").write_text("x")
    assert look_at(str(tmp_path), ".a.md") is None
