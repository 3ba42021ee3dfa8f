"""What is done after an award."""
