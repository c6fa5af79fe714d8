"""Virtual tables over more rows than fit in memory."""
