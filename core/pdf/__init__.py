"""Documents on the Hub's letterhead, in any script."""
