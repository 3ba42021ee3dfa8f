"""Pages of applications, by who reads them."""
