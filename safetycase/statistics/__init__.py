"""Exact bounds as pure functions with their sources."""
