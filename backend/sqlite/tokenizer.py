"""How text becomes words in a full-text index."""

FOLDING_TOKENIZER = "unicode61 remove_diacritics 2"  # whatever the case and the accents
