"""The pages of incubation, by who reads them."""
