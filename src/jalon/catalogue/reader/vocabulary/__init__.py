"""The closed vocabulary of the catalogue: every key of every kind of file, with its French explanation.

The loader checks with it and `docs/reference/catalogue-*.md` is written from it.
"""

from jalon.catalogue.reader.vocabulary.antibiotic_checks import ANTIBIOTIC_CHECK
from jalon.catalogue.reader.vocabulary.antibiotic_exports import EXPORT_LAYOUT
from jalon.catalogue.reader.vocabulary.antibiotics import FOLLOWED_PAIRS, MOLECULE_LIST, PERIMETER
from jalon.catalogue.reader.vocabulary.checks import CHECK
from jalon.catalogue.reader.vocabulary.feeds import FEED
from jalon.catalogue.reader.vocabulary.grids import COLUMN_ADDITION, GRID
from jalon.catalogue.reader.vocabulary.hospital_files import HOSPITAL_FILE
from jalon.catalogue.reader.vocabulary.indicators import INDICATOR
from jalon.catalogue.reader.vocabulary.lists import DOMAIN_RULE, LIST
from jalon.catalogue.reader.vocabulary.priorities import PRIORITY
from jalon.catalogue.reader.vocabulary.professions import PROFESSION_CHOICE
from jalon.catalogue.reader.vocabulary.reports import REPORT
from jalon.catalogue.reader.vocabulary.retention import RETENTION
from jalon.catalogue.reader.vocabulary.sources import SOURCE
from jalon.catalogue.reader.vocabulary.strata import STRATUM

FILES = {
    "indicator": INDICATOR,
    "source": SOURCE,
    "grid": GRID,
    "column": COLUMN_ADDITION,
    "report": REPORT,
    "priority": PRIORITY,
    "check": CHECK,
    "list": LIST,
    "feed": FEED,
    "domain_rule": DOMAIN_RULE,
    "stratum": STRATUM,
    "profession_choice": PROFESSION_CHOICE,
    "perimeter": PERIMETER,
    "hospital_file": HOSPITAL_FILE,
    "atb_list": MOLECULE_LIST,
    "atb_pair": FOLLOWED_PAIRS,
    "atb_check": ANTIBIOTIC_CHECK,
    "atb_export": EXPORT_LAYOUT,
    "retention": RETENTION,
}
