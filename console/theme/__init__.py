"""Colours, spacing and fonts: everything visible comes from tokens."""
