"""Streams of NATS JetStream that others write, read by questions alone: no consumer is made."""
