"""Families train on one thread, as workers do."""

from tests.contracts.conftest import one_thread

__all__ = ["one_thread"]
