"""Which changes are sudden. Plain Python."""

from collections.abc import Mapping
from math import log
from statistics import median

ENOUGH = 12  # below that many, the others say nothing of what a usual change is
SCALE = 1.4826  # makes the median absolute deviation comparable to a standard deviation
FAR = 3.5


def jumps(now: Mapping[int, float], usual: Mapping[int, float], *, rise: float, fall: float) -> list[int]:
    """The entities whose number is `rise` times its usual level, or has lost the share `fall` of it.

    A change that all share (a new way of counting, a month of holidays) is nobody's jump: among enough
    entities, the logarithm of the change must also be far from that of the others, by the median
    absolute deviation, which a few jumps do not disturb.
    """
    ratios = {entity: (now[entity] + 0.5) / (level + 0.5) for entity, level in usual.items() if entity in now}
    sudden = [e for e, ratio in ratios.items() if ratio >= rise or now[e] <= usual[e] * (1 - fall)]
    if len(ratios) < ENOUGH:
        return sudden
    logs = {entity: log(ratio) for entity, ratio in ratios.items()}
    middle = median(logs.values())
    spread = SCALE * median(abs(value - middle) for value in logs.values())
    return [entity for entity in sudden if abs(logs[entity] - middle) > FAR * spread]
