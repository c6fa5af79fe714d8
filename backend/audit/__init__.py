"""What operators did to the system: on disk before they are answered, and never changed again."""
