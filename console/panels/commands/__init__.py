"""Commands: a form for each, made from its schema; answers; history."""
