"""The language of PASTA (kieler/pasta), `.stpa`: read into items, written from a case."""
