"""Glucose units: the software computes in mg/dL and shows both."""

MG_DL_PER_MMOL_L = 18.016


def to_mmol_l(mg_dl: float) -> float:
    """Glucose in mmol/L, rounded to the one decimal that meters show."""
    return round(mg_dl / MG_DL_PER_MMOL_L, 1)


def to_mg_dl(mmol_l: float) -> float:
    """Glucose in mg/dL, rounded to whole numbers as meters show it."""
    return float(round(mmol_l * MG_DL_PER_MMOL_L))
