"""Drift and determinism: where two runs over the log come apart."""
