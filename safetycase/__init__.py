"""Keep a safety case in git: STPA models in YAML, checked, edited, traced to evidence, drawn and reported."""

__version__ = "0.1.0"
