"""Says what becomes of the example with other seeds: whether the answers pass pooled, and whether each group passes.

One-sided exact bounds at 95 % confidence against 5 % of answers, of three groups together (Clopper and Pearson 1934).
"""

from __future__ import annotations

from data import SIZES, load, split
from evaluate import rows
from scipy.stats import beta
from train import train

AT_MOST, CONFIDENCE = 0.05, 0.95


def passes(found: list[dict[str, str]], confidence: float) -> bool:
    """Whether the answers show a rate of at most AT_MOST. No answer shows nothing."""
    wrong, answered = count(found, "wrong"), len(found) - count(found, "unsure")
    return answered > wrong and bool(beta.ppf(confidence, wrong + 1, answered - wrong) <= AT_MOST)


def count(found: list[dict[str, str]], result: str) -> int:
    """How many samples came out so."""
    return sum(row["result"] == result for row in found)


def main() -> None:
    """Print a line for each seed."""
    data, together = load(), 1 - (1 - CONFIDENCE) / len(SIZES)
    print("seed  wrong  answered  missed cancers  pooled  groups that pass")
    for seed in range(20):
        parts = split(data, seed)
        found = rows(data, train(data, parts.fit, parts.choose), parts.test)
        wrong = count(found, "wrong")
        missed = count([row for row in found if row["answer"] == "benign"], "wrong")
        good = [name for _, name in SIZES if passes([row for row in found if row["nuclei"] == name], together)]
        pooled = "passes" if passes(found, CONFIDENCE) else "fails"
        answered = len(found) - count(found, "unsure")
        print(f"{seed:4}  {wrong:5}  {answered:8}  {missed:14}  {pooled:6}  {', '.join(good) or '-'}")


if __name__ == "__main__":
    main()
