"""Questions about references: coverage, reach, gaps."""
