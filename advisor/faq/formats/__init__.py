"""The FAQ as files: each module turns the same entries into one format."""
