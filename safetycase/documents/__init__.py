"""YAML text: read with positions, edited by splices, saved atomically."""
