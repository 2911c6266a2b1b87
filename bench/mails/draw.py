# SPDX-License-Identifier: GPL-2.0-or-later
"""Random numbers: the same seed gives the same numbers in every version of Python."""
import random


class Draw:
    """Uses only random() and getrandbits(), as choice() and shuffle() differ between versions."""

    def __init__(self, seed):
        rng = random.Random(seed)
        self.random = rng.random
        self.bits = rng.getrandbits

    def below(self, n):
        return int(self.random() * n)

    def between(self, low, high):
        return low + int(self.random() * (high - low + 1))

    def chance(self, share):
        return self.random() < share

    def pick(self, pool):
        return pool[int(self.random() * len(pool))]

    def several(self, pool, low, high):
        return [self.pick(pool) for _ in range(self.between(low, high))]
