"""Edit commands over a case: undo, rename everywhere, conflicts, saving."""
