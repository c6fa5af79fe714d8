"""Causes and effects of an event: drawn by levels, and as an outline."""
