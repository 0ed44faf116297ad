"""JSON Schemas from the kinds of the model; validation of plain data into findings with paths."""
