"""Keeps PySide from reading the source of every module that is imported after it.

It looks there for the use of its optional features (snake_case names, properties), of which there are none
in this program, and keeps every line that it has read: a quarter of a second and 30 MB of a start, numba's
own modules among them. A frozen program has no sources, so there the answer has always been no.
"""

from __future__ import annotations


def leave_sources_unread() -> None:
    """Before other modules are imported; without the private name all is as PySide does it by itself."""
    import PySide6.QtCore  # noqa: F401  (it brings the module below)
    from shibokensupport import feature

    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _module: False
