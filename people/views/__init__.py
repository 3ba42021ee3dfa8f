"""Pages of people: their own account, and the administrators' directory."""
