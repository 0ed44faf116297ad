"""What to draw, where it stands, and how it is painted."""
