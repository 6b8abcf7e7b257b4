"""The marked block as bytes: whatever stands around it, only its inside changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vault_sync.disk.blocks import Block, find, marked, replaced

AROUND = st.lists(
    st.binary(max_size=20)
    | st.sampled_from(
        [b"\r\n", b"\n", b"\xef\xbb\xbf", b"%% topograph:begin other %%", b"%%", b"\r", b"```"]
    ),
    max_size=8,
).map(b"".join)
BODY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(before=AROUND, after=AROUND, inside=BODY, body=BODY, newline=st.sampled_from([b"\n", b"\r\n"]))
def test_replacing_leaves_every_byte_around_the_block(
    before: bytes, after: bytes, inside: str, body: str, newline: bytes
) -> None:
    head = before + newline + b"%% topograph:begin id %%" + newline
    tail = newline + b"%% topograph:end id %%" + newline + after
    found = replaced(head + inside.encode() + tail, "id", body)
    assert isinstance(found, bytes)
    assert found.startswith(head)
    assert found.endswith(tail[len(newline) :])
    middle = found[len(head) : len(found) - len(tail) + len(newline)]
    assert middle.splitlines() == body.encode().splitlines()
    assert middle.count(newline) == len(middle.splitlines())
    assert not middle or middle.endswith(newline)


@given(before=AROUND, body=BODY)
def test_replacing_twice_is_replacing_once(before: bytes, body: str) -> None:
    once = replaced(before + b"\n" + marked("id", "old").encode(), "id", body)
    assert isinstance(once, bytes)
    assert replaced(once, "id", body) == once


@given(data=st.binary(max_size=200) | AROUND)
def test_no_bytes_make_looking_for_a_block_fail(data: bytes) -> None:
    assert isinstance(find(data, "id"), Block | str)
