"""Due diligence: what ties applications to each other, and to names on a sanctions list."""
