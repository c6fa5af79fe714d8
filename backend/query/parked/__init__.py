"""What a replica's views could not take, and what operators do about it, as pages."""
