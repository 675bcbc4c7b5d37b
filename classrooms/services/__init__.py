"""What the site does, as verbs. Guards first, one transaction, then one announcement."""
