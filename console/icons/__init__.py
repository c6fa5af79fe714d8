"""Icons: hand-drawn SVG in `currentColor`, tinted with a token."""
