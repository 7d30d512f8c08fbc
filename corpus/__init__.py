"""What is known: typed programmes and source texts, vocabularies and checks. Knows nothing of the other rooms."""
