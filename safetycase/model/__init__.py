"""What a case is made of: kinds, fields and references, as plain typed records without I/O."""
