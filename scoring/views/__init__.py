"""Pages of judging, by who reads them."""
