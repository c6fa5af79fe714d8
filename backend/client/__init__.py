"""Another process's side of the conversation: attach, send, record, ask, order, follow."""

from backend.client.attaching import attach, running
from backend.client.client import Client

__all__ = ["Client", "attach", "running"]
