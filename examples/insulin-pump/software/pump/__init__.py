"""A small insulin pump controller and the world around it, for the worked safety case.

It is a teaching model: the control logic is real and tested, the physiology is a sketch.
Nothing here may be used to treat anyone.

Units throughout: insulin in U, time in whole minutes, glucose in mg/dL (1 mmol/L = 18.016 mg/dL).
"""

__version__ = "1.4.0"
