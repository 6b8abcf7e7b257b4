"""Where events do not come, from the text of /proc/mounts, and how often to look there."""

from __future__ import annotations

import pytest

from vault_sync.disk.polling import LONGEST, SHORTEST, interval, mount_type, why_polling

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
server:/home /home nfs4 rw,vers=4.2 0 0
/dev/sdb1 /home/ada/local ext4 rw 0 0
//nas/notes /mnt/my\\040notes cifs rw 0 0
me@host:/ /mnt/ssh fuse.sshfs rw 0 0
C:\\134 /mnt/c 9p rw 0 0
tmpfs /mnt/over tmpfs rw 0 0
server:/x /mnt/over nfs rw 0 0
odd line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/notes", "ext4"),
        ("/home/ada/notes", "nfs4"),
        ("/home/ada/local/notes", "ext4"),
        ("/homestead", "ext4"),
        ("/mnt/my notes/vault", "cifs"),
        ("/mnt/ssh", "fuse.sshfs"),
        ("/mnt/c/Users", "9p"),
        ("/mnt/over/vault", "nfs"),
    ],
)
def test_the_innermost_and_latest_mount_holds_a_path(path: str, kind: str):
    assert mount_type(path, MOUNTS) == kind


@pytest.mark.parametrize(
    ("path", "polls"),
    [("/var/notes", False), ("/home/ada/notes", True), ("/mnt/my notes/v", True), ("/mnt/ssh/v", True)],
)
def test_network_file_systems_are_polled_and_say_why(path: str, polls: bool):
    why = why_polling(path, MOUNTS, "linux")
    assert bool(why) is polls
    assert not polls or mount_type(path, MOUNTS) in why


def test_without_a_list_of_mounts_events_are_trusted():
    assert why_polling("/home/ada/notes", "", "darwin") == ""


@pytest.mark.parametrize("path", ["\\\\nas\\notes", "//nas/notes"])
def test_a_windows_share_is_polled(path: str):
    assert "network drive" in why_polling(path, "", "win32")


def test_looking_takes_a_twentieth_of_the_time_at_most():
    assert interval(0.001) == SHORTEST
    assert interval(0.9) == pytest.approx(18.0)
    assert interval(1000.0) == LONGEST
