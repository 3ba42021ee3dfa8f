"""What is done to people: their own details, and their roles in the Hub."""
