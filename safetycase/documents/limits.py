"""How much of a file is read: a hostile or misplaced file is refused early and cheaply."""

MAX_BYTES = 64 * 1024 * 1024
"""The size in bytes beyond which a file is refused without being decoded."""

MAX_DEPTH = 64
"""The number of nested lists and mappings beyond which a block is refused."""

MAX_FAULTS = 200
"""The number of reading faults of one file that are shown one by one."""

MAX_DIGITS = 400
"""The number of characters beyond which digits are a string, not a number."""
