"""Event stores that others run, read and never written to: what they hold, and who reads them."""
