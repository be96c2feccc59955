"""Ranked passages to pages and JSON. Never touches the stores directly."""
