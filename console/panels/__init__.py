"""One panel a file, as operators name them."""
