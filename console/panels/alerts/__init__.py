"""Alerts: what fires, the rules with what they would have done, silences, and history."""
