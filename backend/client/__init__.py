"""Another process's side of the conversation: attach, send, record, ask, order, follow."""

from backend.client.client import Client
from backend.client.discovery import attach, connect_client

__all__ = ["Client", "attach", "connect_client"]
