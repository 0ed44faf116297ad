"""Findings about a case: one small function per rule, grouped by topic."""
