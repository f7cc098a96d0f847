"""Student's t distribution, as far as an interval and a p-value need it. Pure; no scipy at run time (101 MB)."""

import math
from functools import lru_cache

_ENOUGH_TERMS = 500
_PRECISION = 1e-16
_TINY = 1e-300


def two_sided_p(t: float, degrees: int) -> float:
    """How often |T| is at least |t| with `degrees` degrees of freedom (1 or more)."""
    if math.isinf(t):
        return 0.0
    whole = degrees + t * t
    return _incomplete_beta(degrees / whole, t * t / whole, degrees / 2, 0.5)


@lru_cache(maxsize=512)
def quantile(probability: float, degrees: int) -> float:
    """The t that is exceeded with 1 - `probability`; `probability` above 0.5 and below 1. By bisection."""
    low, high = 0.0, 1.0
    while two_sided_p(high, degrees) > 2 * (1 - probability):
        low, high = high, 2 * high
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if two_sided_p(middle, degrees) > 2 * (1 - probability):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _incomplete_beta(x: float, rest: float, a: float, b: float) -> float:
    """The regularised incomplete beta function (DLMF 8.17) of x, where `rest` is 1 - x without loss of digits."""
    if x <= 0 or rest <= 0:
        return 0.0 if x <= 0 else 1.0
    # The continued fraction converges fast on one side only.
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(rest, x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(log_front + a * math.log(x) + b * math.log(rest))
    return front / a / _continued_fraction(x, a, b)


def _continued_fraction(x: float, a: float, b: float) -> float:
    """DLMF 8.17.22, by the modified method of Lentz."""
    value, c, d = 1.0, 1.0, 0.0
    for number in range(1, _ENOUGH_TERMS):
        m = number // 2
        if number % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / _not_zero(1 + term * d)
        c = _not_zero(1 + term / c)
        value *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return value


def _not_zero(number: float) -> float:
    return number if abs(number) > _TINY else _TINY
