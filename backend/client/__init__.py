"""Another process's side of the conversation: attach, send, record, ask, order, follow."""

from backend.client.client import Client
from backend.client.command_sender import MAX_FRAME_COMMANDS, MAX_FRAME_PAYLOAD_BYTES
from backend.client.discovery import attach, connect_client
from backend.client.log_page import read_log_page
from backend.client.run_to_pages import run_to_parts

__all__ = [
    "MAX_FRAME_COMMANDS",
    "MAX_FRAME_PAYLOAD_BYTES",
    "Client",
    "attach",
    "connect_client",
    "read_log_page",
    "run_to_parts",
]
