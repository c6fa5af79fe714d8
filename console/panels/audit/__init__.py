"""Audit: what operators did, and what came of it."""
