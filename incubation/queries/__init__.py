"""What pages read of results and placements."""
