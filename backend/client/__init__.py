"""Another process talks to a running backend, or starts one for as long as it takes."""
