"""What is marked on the time axis and outlives a backend: notes of operators, and deploys."""
