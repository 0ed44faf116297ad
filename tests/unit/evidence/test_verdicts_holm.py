"""Holm's procedure beside the bound: both go by the same trials, whatever the denominator."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from safetycase.evidence import Verdict
from safetycase.statistics import upper_bound
from tests.unit.evidence.cases import case_of, judged

LIMIT, LEVEL = 0.01, 0.95
SITES = "ABC"
OF = {"trials": "trials", "answered": "answered", "output": "{output: [healthy]}"}


def verdict(table: str, of: str, family: str = "holm", sites: str = "A, B") -> Verdict:
    target = f"target: {{metric: failure-rate, of: {of}, at_most: {LIMIT}, confidence: {LEVEL}}}"
    slices = f"slices: {{by: [site], values: {{site: [{sites}]}}, family: {family}}}"
    select = (
        "select: {item: id, outcome: {column: r, pass: [right], failure: [wrong], abstained: [idk]}, output: said, "
        "slice: {site: site}}"
    )
    model = (
        f"requirements:\n  R-1: {{text: It is right, {target}, {slices}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: e.csv}}, {select}, sampling: {{how: random}}}}\n"
    )
    return judged(case_of(model, {"e.csv": table})).verdicts["R-1"]


def rows(counts: dict[tuple[str, str, str], int]) -> str:
    lines = ["id,site,said,r"]
    for (site, said, result), number in counts.items():
        lines += [f"{site}-{said}-{result}-{n},{site},{said},{result}" for n in range(number)]
    return "\n".join(lines) + "\n"


def test_trials_with_other_outputs_are_no_help_to_holm() -> None:
    """300 healthy answers in each of two slices do not show 1 % at 97.5 %, however many others there are."""
    table = rows({(site, said, "right"): 300 for site in "AB" for said in ("healthy", "ill")})
    found = verdict(table, OF["output"])
    assert found.word == "not-demonstrated"
    assert "p = 0.0491, 0.0981 after Holm" in " ".join(found.reasons)


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(sorted(OF)),
    st.lists(
        st.tuples(
            st.sampled_from((298, 299, 300, 370, 410, 480)), st.sampled_from((0, 0, 0, 1)), st.sampled_from((0, 0, 1))
        ),
        min_size=3,
        max_size=3,
    ),
)
def test_holm_demonstrates_no_slice_that_its_bound_does_not(of: str, sites: list[tuple[int, int, int]]) -> None:
    """Ordered by their bounds, the k-th slice of m must hold at the confidence 1 - alpha / (m - k + 1)."""
    counts: dict[tuple[str, str, str], int] = {}
    for site, (right, wrong, odd) in zip(SITES, sites, strict=True):
        counts |= {(site, "healthy", "right"): right, (site, "ill", "right"): 500}
        counts |= {(site, "healthy", "wrong"): wrong, (site, "healthy", "odd"): odd}
    found = verdict(rows(counts), OF[of], sites=", ".join(SITES))
    more = 0 if of == "output" else 500
    seen = sorted((wrong + odd, -(right + wrong + odd + more)) for right, wrong, odd in sites)
    levels = [upper_bound(bad, -trials, LEVEL) for bad, trials in seen]
    ranked = sorted(range(len(seen)), key=levels.__getitem__)
    holds = all(
        upper_bound(seen[place][0], -seen[place][1], 1 - (1 - LEVEL) / (len(seen) - rank)) <= LIMIT
        for rank, place in enumerate(ranked)
    )
    assert (found.word == "demonstrated") == holds
