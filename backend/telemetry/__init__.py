"""Positions become lag, status and history."""
