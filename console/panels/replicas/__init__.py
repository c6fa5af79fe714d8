"""Replicas: how they stand, how they are run, what they have set aside."""
