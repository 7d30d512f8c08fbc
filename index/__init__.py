"""How it is found: passages, encoder, dense and lexical search. Knows the corpus only."""
