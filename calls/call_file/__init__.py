"""A whole call as one file: `document.whole_call` writes it, `reading.read` reads and checks it."""
