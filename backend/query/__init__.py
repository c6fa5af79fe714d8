"""Tables become answers: filters, pages, search, the past, the log itself."""
