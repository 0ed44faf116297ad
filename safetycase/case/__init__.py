"""A case from a source of files: manifest, items, and the index of references both ways."""
