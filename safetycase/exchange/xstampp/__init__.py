"""Files of XSTAMPP 2 and 3 (SE-Stuttgart/XSTAMPP), `.haz` and `.hazx`: read into items."""
