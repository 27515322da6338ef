"""How far a mean over texts can be trusted."""

from collections.abc import Sequence

import numpy as np

Interval = tuple[float, float]

LEVEL = 0.95
RESAMPLES = 2000
_CHUNK = 100


def bootstrap(values: Sequence[float], seed: int = 0) -> Interval | None:
    """The 95% interval of the mean of `values`, by the percentile bootstrap; None without values.

    Efron & Tibshirani 1993, chapter 13. The same values and seed give the same interval.
    """
    if not values:
        return None
    drawn = np.asarray(values, dtype=float)
    random = np.random.default_rng(seed)
    means = np.concatenate(
        [
            drawn[random.integers(len(drawn), size=(_CHUNK, len(drawn)))].mean(axis=1)
            for _ in range(RESAMPLES // _CHUNK)
        ]
    )
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
