"""Measurements: `jalon bench [NAME]`. Each module names its own; nothing here is ever asserted by a clock.

@bench.register("export", "classeur d'un mois entier")
def measure(options) -> Report: …
"""

from jalon.indicators.bench.registry import Figure, Report, measures, register

__all__ = ["Figure", "Report", "measures", "register"]
