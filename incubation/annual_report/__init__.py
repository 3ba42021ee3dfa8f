"""What a year or a span of years came to, as a document: facts read first, then set."""
