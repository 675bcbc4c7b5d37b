"""Questions to the database, as nouns."""
