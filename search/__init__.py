"""A snapshot and a query to ranked passages. Knows nothing of HTTP."""
