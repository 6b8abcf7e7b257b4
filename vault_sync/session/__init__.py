"""A vault, live: the one thread that owns index and graph, here or in a process of its own."""

from vault_sync.session.remote import RemoteSession
from vault_sync.session.session import Session
from vault_sync.session.state import Applied, Event, Ready, Snapshot, Stand, State

__all__ = ["Applied", "Event", "Ready", "RemoteSession", "Session", "Snapshot", "Stand", "State"]
