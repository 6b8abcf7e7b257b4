"""Whether there is a screen, told from the environment alone."""

import pytest

from desktop.display import has_display

CASES = [
    ({}, "linux", False),
    ({"DISPLAY": ":0"}, "linux", True),
    ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
    ({"DISPLAY": ""}, "linux", False),
    ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
    ({"QT_QPA_PLATFORM": "vnc"}, "linux", True),
    ({}, "darwin", True),
    ({}, "win32", True),
    ({"QT_QPA_PLATFORM": "offscreen"}, "win32", False),
]


@pytest.mark.parametrize(("environ", "platform", "expected"), CASES)
def test_a_display_is_recognised(environ: dict[str, str], platform: str, expected: bool) -> None:
    assert has_display(environ, platform) is expected
