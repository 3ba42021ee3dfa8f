"""The order in which each juror sees the applications, balanced over jurors.

What is read first and what is read last is marked differently; no application should always be either.
"""

import hashlib
from collections.abc import Collection, Hashable, Mapping

Orders = dict[Hashable, list[Hashable]]


def balanced_order(
    assignments: Mapping[Hashable, Collection[Hashable]], *, seed: int = 0, rounds: int = 20
) -> Orders:
    """For each juror the applications in reading order, so that each one's places average to the middle.

    A place counts from -1/2 (first) to 1/2 (last). Each juror's order in turn is made the best answer to the
    others' (what was late elsewhere comes early), until nothing moves; the sum over applications of their
    squared total place never grows. The result depends on the keys and the seed, not on the order given.
    """
    jurors = sorted(assignments, key=lambda juror: _draw(seed, juror))
    orders: Orders = {
        juror: sorted(assignments[juror], key=lambda application: _draw(seed, juror, application))
        for juror in jurors
    }
    totals: dict[Hashable, float] = {}
    for order in orders.values():
        _add(totals, order, 1)
    for _ in range(rounds):
        moved = [_improve(orders, juror, totals) for juror in jurors]
        if not any(moved):
            break
    return {juror: orders[juror] for juror in assignments}


def _improve(orders: Orders, juror: Hashable, totals: dict[Hashable, float]) -> bool:
    """Whether the juror's order changed when those late elsewhere were put first."""
    order = orders[juror]
    _add(totals, order, -1)
    # Rounded, because sums of the same places in another sequence differ in the last digit.
    orders[juror] = sorted(order, key=lambda application: -round(totals[application], 9))
    _add(totals, orders[juror], 1)
    return orders[juror] != order


def _add(totals: dict[Hashable, float], order: list[Hashable], sign: int) -> None:
    for index, application in enumerate(order):
        place = (index + 0.5) / len(order) - 0.5
        totals[application] = totals.get(application, 0.0) + sign * place


def _draw(*parts: Hashable) -> bytes:
    return hashlib.sha256("|".join(map(str, parts)).encode()).digest()
