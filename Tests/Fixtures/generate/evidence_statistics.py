"""Clustered bootstrap, sign-flip test, Rogan-Gladen with Lang and Reiczigel's interval and pass@k, as JSON.

Random numbers are those of Plumb's SplitMix64, so that percentiles agree to rounding; everything else is numpy and scipy.
"""

import json
from itertools import combinations
from pathlib import Path

import numpy
import scipy
from scipy.stats import norm, permutation_test

OUT = Path(__file__).parents[1] / "reference/evidence-statistics.json"
MASK = (1 << 64) - 1
ITERATIONS = 2000
Z = norm.ppf(0.975)


class SplitMix64:
    def __init__(self, seed: int):
        self.state = seed

    def next(self) -> int:
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, bound: int) -> int:
        product = self.next() * bound
        if product & MASK < bound:
            threshold = (-bound & MASK) % bound
            while product & MASK < threshold:
                product = self.next() * bound
        return product >> 64


def interval(clusters: list[list[float]], statistic, seed: int) -> list[float]:
    generator = SplitMix64(seed)
    table = numpy.array(clusters, dtype=float)
    draws = []
    for _ in range(ITERATIONS):
        rows = [generator.below(len(clusters)) for _ in clusters]
        draws.append(statistic(table[rows].sum(axis=0)))
    return numpy.percentile(draws, [2.5, 97.5]).tolist()


def sign_flip(changes: list[int]) -> float:
    result = permutation_test(
        (numpy.array(changes, dtype=float),), lambda x, axis: numpy.sum(x, axis=axis), permutation_type="samples",
        n_resamples=numpy.inf, vectorized=True)
    return float(result.pvalue)


def lang_reiczigel(n: int, k: int, se: tuple[int, int], sp: tuple[int, int]) -> list[float]:
    (se_n, se_k), (sp_n, sp_k) = se, sp
    ap = (k + Z**2 / 2) / (n + Z**2)
    se_, sp_ = (se_k + 1) / (se_n + 2), (sp_k + 1) / (sp_n + 2)
    p = (ap + sp_ - 1) / (se_ + sp_ - 1)
    v_se, v_sp = se_ * (1 - se_) / (se_n + 2), sp_ * (1 - sp_) / (sp_n + 2)
    shift = 2 * Z**2 * (p * v_se - (1 - p) * v_sp)
    variance = (ap * (1 - ap) / (n + Z**2) + p**2 * v_se + (1 - p) ** 2 * v_sp) / (se_ + sp_ - 1) ** 2
    value = min(1, max(0, (k / n + sp_k / sp_n - 1) / (se_k / se_n + sp_k / sp_n - 1)))
    low, high = p + shift - Z * variance**0.5, p + shift + Z * variance**0.5
    return [value, min(1, max(0, low)), min(1, max(0, high))]


def pass_at(n: int, k: int, attempts: int) -> float:
    draws = list(combinations(range(n), attempts))
    return sum(any(index < k for index in draw) for draw in draws) / len(draws)


# Rows (both, worsened, improved, neither) of twelve behaviours.
PAIRS = [
    [0, 0, 4, 0], [1, 0, 3, 0], [0, 0, 2, 2], [0, 1, 3, 0], [4, 0, 0, 0], [0, 0, 1, 3],
    [0, 0, 4, 0], [2, 1, 1, 0], [0, 0, 0, 4], [0, 0, 4, 0], [1, 0, 2, 1], [3, 0, 1, 0],
]
RATES = [[4, 4], [4, 3], [4, 0], [5, 5], [3, 1], [4, 4], [4, 2], [2, 2], [4, 4], [6, 5]]
FLIPS = [[4, 3, 2, 2, 0, 1, 4, 0, 0, 4, 2, 1], [1, 1, 1, -1, 1, 1, 1, 1], [3, -2, 1, -1, 2], [2, -2]]
CORRECTED = [
    (200, 60, (100, 90), (100, 95)), (144, 5, (300, 270), (300, 285)), (500, 480, (50, 46), (80, 77)),
    (100, 0, (60, 54), (60, 57)), (1000, 354, (545, 420), (995, 910)), (40, 30, (20, 20), (20, 20)),
]
PASSES = [(5, 1, 1), (5, 1, 3), (6, 2, 4), (8, 3, 2), (4, 4, 4), (4, 0, 4), (10, 3, 8)]

pairs = [[sum(row), row[2] - row[1], row[2] + row[3], row[1] + row[3]] for row in PAIRS]
OUT.write_text(json.dumps({
    "versions": {"numpy": numpy.__version__, "scipy": scipy.__version__},
    "iterations": ITERATIONS, "seed": 7,
    "pairs": PAIRS,
    "difference": interval(pairs, lambda sums: sums[1] / sums[0], 7),
    "reduction": interval(pairs, lambda sums: 1 - sums[3] / sums[2], 7),
    "rates": RATES,
    "rate": interval(RATES, lambda sums: sums[1] / sums[0], 7),
    "sign_flips": [{"changes": changes, "p": sign_flip(changes)} for changes in FLIPS],
    "corrected": [
        {"rate": [n, k], "sensitivity": se, "specificity": sp, "expected": lang_reiczigel(n, k, se, sp)}
        for n, k, se, sp in CORRECTED
    ],
    "passes": [{"n": n, "k": k, "attempts": attempts, "expected": pass_at(n, k, attempts)}
               for n, k, attempts in PASSES],
}, indent=1) + "\n")
