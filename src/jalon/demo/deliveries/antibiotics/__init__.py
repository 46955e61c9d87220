"""The antibiotic files of the pretend hospitals, as their pharmacies, laboratories and admissions offices export them.

Each hospital writes its own way: workbooks or CSV, codes that lost their zeros, thin spaces in numbers, one row per
isolate or per result, a patient column in two of them. Patients are numbers that say FICTIF.
"""

from jalon.demo.deliveries.antibiotics.quarter import (
    GERM_TO_SETTLE,
    GERM_TO_SETTLE_NEXT,
    LABEL_TO_SETTLE,
    LABEL_TO_SETTLE_NEXT,
    Quarter,
    write_consumption,
    write_drugs,
    write_next,
    write_quarter,
)

__all__ = [
    "GERM_TO_SETTLE",
    "GERM_TO_SETTLE_NEXT",
    "LABEL_TO_SETTLE",
    "LABEL_TO_SETTLE_NEXT",
    "Quarter",
    "write_consumption",
    "write_drugs",
    "write_next",
    "write_quarter",
]
