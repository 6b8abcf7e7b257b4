"""Text of a vault's files → `Note`: `read` takes a path and bytes and never raises."""

from __future__ import annotations

from vault_sync.notes.read import read

__all__ = ["read"]
