"""The rubric of benches/country.rs as constants, in hundredths of a point, for the peers.

Two classes. Five level-1 indicators of 20.00 points, each with four level-2 indicators of 5.00, each with three
leaves. Leaf 1 and leaf 2 hold points. Leaf 3 counts occurrences at 0.50 each: in the first and second level-2
indicator the loss stops at the leaf's own weight, in the third and fourth it goes up to level 1. What a level-1
indicator loses in all stops at its 20.00. Bonus claims P1 to P5 are worth at most 20% of their level-1 indicator
(4.00) each, and only when the score before bonus and major deductions is above 80.00 (strict). A major deduction
takes 5.00 for each occurrence, without a cap; a total may become negative.

Every entry has two decimals and every constant is a whole number of hundredths, so totals are exact in int32 and
half-up to two places has nothing left to round; see docs/benchmarks.md.
"""

LEVEL1 = (1, 2, 3, 4, 5)
LEVEL2 = (1, 2, 3, 4)
WEIGHTS = {"A": (200, 150, 150), "B": (150, 200, 150)}  # leaves 1, 2, 3; leaf 3 is 1.50 in both classes
LEAF3 = 150
LEVEL1_WEIGHT = 2000
TIMES = 50  # one occurrence at leaf 3
MAJOR = 500  # one major deduction
BONUS_MOST = 400
GATE_ABOVE = 8000
GRADES = (("excellent", 9000), ("good", 8000), ("pass", 6000), ("fail", None))


def points(a):
    """Columns with points of one level-1 indicator: their weights are 4 × 3.50 in both classes."""
    return [f"L{a}{b}{c}" for b in LEVEL2 for c in (1, 2)]


def own(a):
    """Counts whose loss stops at the leaf."""
    return [f"L{a}{b}3:t" for b in (1, 2)]


def upward(a):
    """Counts whose loss stops at level 1."""
    return [f"L{a}{b}3:t" for b in (3, 4)]


POINTS_WEIGHT = 4 * 350
ALL_POINTS = [name for a in LEVEL1 for name in points(a)]
ALL_COUNTS = [name for a in LEVEL1 for name in own(a) + upward(a)]
BONUSES = [f"P{a}" for a in LEVEL1]
HUNDREDTHS = ALL_POINTS + BONUSES
COUNTS = ALL_COUNTS + ["M:t"]
