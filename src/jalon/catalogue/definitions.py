"""The shapes of the catalogue once read: frozen, checked, ready to use.

Each definition carries `id` (its file's name), `version` (hash of its content) and `path`.
The files are the reference; `docs/reference/` explains every key.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

EVERY_DOMAIN = "TOUS"  # of a list that leaves no kind of establishment out


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What every file of the catalogue says of itself."""

    id: str
    version: str
    path: Path
    title: str
    why: str = ""
    status: str = "published"  # draft | preview | published | retired
    replaces: str = ""  # version of the shipped file that a regional file replaces


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who owns columns: ans, cnam, asp, cnsa, region, omedit, cpam, departement, etablissement."""

    id: str
    title: str
    national: bool
    colour: str  # gris | jaune | bleu | vert: the owner colour of the grid, always shown with its word


@dataclass(frozen=True, kw_only=True)
class Theme:
    id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Value:
    """What a value is: how it is read, stored, shown and added up.

    type: integer | number | percent | amount | choice | set | text | date
    `integer number percent amount` live in Observation.number (percent: 47 means 47 %), the others in
    Observation.text: choice as its canonical value, set as canonical values joined by " ; ",
    date as 2022-07-15 or, when only a quarter is known, 2022-T3.
    """

    type: str
    unit: str = ""
    values: tuple[str, ...] = ()  # choice, set: the canonical values, in order
    synonyms: Mapping[str, str] = field(default_factory=dict)  # folded spelling → canonical value
    not_applicable: tuple[str, ...] = ()  # canonical values that mean "non concerné"
    open_list: bool = False  # choice: any other value is kept as written (editors…)
    minimum: float | None = None
    maximum: float | None = None

    @property
    def is_number(self) -> bool:
        return self.type in {"integer", "number", "percent", "amount"}


@dataclass(frozen=True, kw_only=True)
class Derived:
    """How an indicator is computed from others, at the same entity and period.

    how: ratio (numerator / denominator × times) | change (value − value `months` earlier) |
    any | all (one / every indicator of `of` holds one of `equals`; "Oui"/"Non") |
    monthly (a yearly cumulative made monthly: January as it is, else the difference; a fall gives
    no value and is an anomaly)
    """

    how: str
    of: tuple[str, ...]
    equals: tuple[str, ...] = ()
    times: float = 1.0
    months: int = 1


@dataclass(frozen=True, kw_only=True)
class IndicatorDefinition(Definition):
    """What is measured. `grains`: the kinds of entities it is stated for: et, ej, projet."""

    theme: str
    owner: str  # actor
    value: Value
    grains: tuple[str, ...] = ("et",)
    additive: str = "none"  # across entities: sum | none (rates are never summed)
    cumulates: str = ""  # "year": the values cumulate since 1 January
    carries_over: bool = False  # region-owned states hold until confirmed or changed
    private: bool = False  # kept by its region: national owners and other regions see it only where shared
    absent: str = ""  # what absence means where a delivery covers it, e.g. "Pas de commande signée"
    derived: Derived | None = None
    better: str = "none"  # lower | higher | none
    ordered: str = ""  # of a list: rising (from the least advanced to the most) | falling | "" (not in order)
    denominator: str = ""  # indicator by which a percent is weighted, when known


@dataclass(frozen=True, kw_only=True)
class SourceColumn:
    """One column of a delivered file: how to find it and what to make of it.

    role: key (names the entity) | control (compared, never used) | grain (tells EJ from ET) |
    item (several rows per entity, told apart by it) | project (code of the project) | label |
    value (publishes `indicator`) | ignored
    `headers`: the names it has borne, any case and accents; `band`: the theme band above it when
    the same header comes several times. `indicator` may contain "{item}".
    """

    id: str
    role: str
    headers: tuple[str, ...]
    band: tuple[str, ...] = ()
    required: bool = False
    grain: str = ""  # of the key or of the value: et | ej | projet | pmsi (key); empty: that of the row
    indicator: str = ""
    value: Value | None = None  # role value: how this file writes it (the indicator's, with the file's own words)
    values: Mapping[str, str] = field(default_factory=dict)  # item, grain: folded spelling → id
    unavailable: tuple[str, ...] = ()  # spellings that mean "non disponible"
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class SheetDefinition:
    """A kind of sheet of the source: most sources have one."""

    name: tuple[str, ...] = ()  # patterns of the sheet's name; empty: any
    columns: tuple[SourceColumn, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SourceDefinition(Definition):
    """A kind of file that arrives: recognised, read and published without any code of its own."""

    producer: str
    owner: str  # actor who delivers it; may it import: same actor, or region for region
    file_patterns: tuple[str, ...]
    period_from: tuple[str, ...]  # where the month is looked for, in order: file, title, sheet, band
    period_lag: int = 0  # months to add to what is found (0: it is the data month itself)
    period_delay: int = 0  # by how many months its data usually are behind those of the other sources
    expected_by: int = 0  # day of the month after by which it should have come; 0: nobody expects it every month
    sheets: tuple[SheetDefinition, ...]
    domains: tuple[str, ...] = ()  # coverage: kinds of establishments
    regions: tuple[str, ...] = ()  # coverage: regions; empty = the whole country
    covers: str = "territory"  # territory: absence speaks | rows: only the rows present are covered
    authority: str = "owner"  # owner | copy: a copy fills what nobody stated and waits elsewhere
    fictitious: bool = False
    sensitivity: str = "internal"  # public | internal | person
    keep_months: int = 0  # of its originals; 0: as the rule of catalogue/retention says


@dataclass(frozen=True, kw_only=True)
class GridColumn:
    """A column of a grid. `shows`: same (the month's own value) | latest (the last one up to the month)."""

    id: str
    theme: str
    label: str
    indicator: str
    shows: str = "same"
    fresh_for: int = 0  # latest: greyed when older than that many months; 0: never
    width: int = 0  # characters; 0: by type
    hidden: bool = False
    regions: tuple[str, ...] = ()  # the only regions that see it; empty: all
    addition: str = ""  # version of the file of the region that adds it to the grid; empty: the grid's own


@dataclass(frozen=True, kw_only=True)
class GridTheme:
    id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class GridDefinition(Definition):
    """One line per establishment of `domain`; themes in order, each with its columns."""

    domain: str
    themes: tuple[GridTheme, ...]
    columns: tuple[GridColumn, ...]
    file_prefix: str = ""  # "Suivi Ségur ES"
    archive_months: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # word → its themes or columns
    file_version: str = ""  # of the grid's own file, when columns added to it make another version of the whole


@dataclass(frozen=True, kw_only=True)
class ColumnAddition(Definition):
    """A column that a region adds to a grid without touching the grid's file; its `title` is the column's label.

    An upgrade of the shipped grid leaves it standing. Retired, it is no longer shown, but it is never deleted:
    its values stay, and the months closed while it was there still show it.
    """

    grid: str
    theme: str
    indicator: str
    after: str = ""  # the column it comes after; empty: at the end of its theme
    shows: str = "same"
    fresh_for: int = 0
    width: int = 0
    hidden: bool = False
    regions: tuple[str, ...] = ()
    retired_because: str = ""


@dataclass(frozen=True, kw_only=True)
class CheckDefinition(Definition):
    """A check of what arrives: `kind` names the code that looks (closed list), `settings` tune it."""

    kind: str
    severity: str  # info | avertissement | erreur
    advice: str = ""
    indicators: tuple[str, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ListField:
    id: str  # a field of directory.Listed, or finess_et, finess_ej, type, code, member…
    headers: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class ListDefinition(Definition):
    """A directory file: establishments, groups, territories or a nomenclature."""

    kind: str  # establishments | members | communes | categories | professionals
    fields: tuple[ListField, ...]
    file_patterns: tuple[str, ...] = ()
    vintage_field: str = ""  # column that gives the year described
    complete_for: str = ""  # "ES": an entity of that domain absent from the list is "no longer listed"; TOUS: of any
    subkind: str = ""

    @property
    def domain(self) -> str:
        """The domain of every row, when the list is complete for one."""
        return "" if self.complete_for == EVERY_DOMAIN else self.complete_for


@dataclass(frozen=True, kw_only=True)
class FeedDefinition(Definition):
    """Where a directory file is fetched from, and how often. None is shipped: an instance says which it trusts."""

    list: str
    address: str
    every: int  # days
    sha256_address: str = ""
    least_bytes: int = 0
    private: bool = False  # the server may be on a private network


@dataclass(frozen=True, kw_only=True)
class StratumDefinition(Definition):
    """Establishments that may be compared: those alike by every trait of `by`.

    by: department | stratum (class of the SAE) | category | sector | capacity (in `bands`) | territory (of a type).
    """

    by: tuple[str, ...]
    domains: tuple[str, ...] = ()  # empty: every
    bands: tuple[float, ...] = ()  # where each band of capacity after the first begins
    unit: str = "places"
    territory: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    peers: bool = False


@dataclass(frozen=True, kw_only=True)
class ProfessionChoice(Definition):
    """The professionals that an instance keeps of a national file: of these professions, at work in these places.

    Neither region nor département: the regions of the establishments of the directory.
    """

    professions: Mapping[str, str]  # title by code
    regions: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DomainClause:
    """`domain` for the entities whose `field` holds one of `values`; "*" for whatever remains."""

    domain: str
    field: str  # stated_domain | category | aggregate1 | any
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DomainRule(Definition):
    """Which establishments are ES, which are ESSMS: first clause that fits."""

    clauses: tuple[DomainClause, ...]


@dataclass(frozen=True, kw_only=True)
class ReportFigure:
    """A column of which a report gives the figure: how many hold one of `counts`, a sum, or a rate."""

    column: str
    counts: tuple[str, ...] = ()  # empty: the first value of its list
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportCondition:
    """What a line must show in a column to be kept; everything said must hold."""

    column: str
    among: tuple[str, ...] = ()
    not_among: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    state: str = ""  # filled | empty | carried | unavailable | waiting | contested
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportSection:
    """A part of a report. `kind`: key_figures | progress_by_theme | lines | counts | alerts | map |
    national_position | moved | missing | text; the other fields serve those kinds that have them.
    """

    kind: str
    title: str = ""
    note: str = ""
    new_page: bool = False
    figures: tuple[ReportFigure, ...] = ()
    columns: tuple[ReportFigure, ...] = ()  # lines: columns shown, with their headings
    where: tuple[ReportCondition, ...] = ()
    sort: str = ""
    by: str = ""  # counts: departement | categorie | commune | finess_ej | projet
    months: int = 6
    most: int = 0  # lines shown by the layout; 0: all
    contests: bool = False
    findings: bool = False
    comment: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportDefinition(Definition):
    """A document made from a month of a grid, for one audience."""

    grids: tuple[str, ...]
    audience: str
    formats: tuple[str, ...] = ("pdf", "xlsx")
    notice: str = ""  # said at the foot of each page
    layout: str = "portrait"  # two_pages | portrait | landscape
    sections: tuple[ReportSection, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PriorityCondition:
    """What must hold of a line: of what a column shows, or of the establishment when `column` is empty.

    test, of a column: is | is_not | at_least | at_most | state | unchanged_for | silent_for | carried_for | fallen_by |
    among_highest; of the establishment: department | category | sector | stratum | member_of | named_list.
    """

    column: str = ""
    test: str
    values: tuple[str, ...] = ()
    number: float = 0.0  # the limit, the percentage
    months: int = 0  # how far back the test looks


@dataclass(frozen=True, kw_only=True)
class PriorityRule:
    """A reason to act, and what it weighs; every condition must hold."""

    id: str
    label: str
    weight: float
    when: tuple[PriorityCondition, ...]
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class PriorityDefinition(Definition):
    """Where to act first: the score of an establishment is the sum of the weights of the rules that hold."""

    grid: str
    rules: tuple[PriorityRule, ...]


@dataclass(frozen=True, kw_only=True)
class Duration:
    """A keeping time, in units of the calendar."""

    years: int = 0
    months: int = 0
    days: int = 0

    @property
    def in_words(self) -> str:
        """ "5 ans", "18 mois"."""
        said = ((self.years, "an", "ans"), (self.months, "mois", "mois"), (self.days, "jour", "jours"))
        return " et ".join(f"{number} {many if number > 1 else one}" for number, one, many in said if number)


@dataclass(frozen=True, kw_only=True)
class RetentionDefinition(Definition):
    """How long a kind of data is kept, and what remains of it afterwards. Without `keep`: never purged."""

    what: str
    keep: Duration | None
    basis: str
    reference: str = ""  # the text or the page that says so
    from_memory: bool = False  # whoever wrote the basis had no text at hand: to be checked
    personal: bool = False
    remains: str = ""

    @property
    def keep_in_words(self) -> str:
        return self.keep.in_words if self.keep else "sans limite"


def body(definition: Definition) -> dict[str, object]:
    """The definition as plain JSON-able content, as the ledger keeps it; without its place on the disk."""
    content = asdict(definition)
    del content["path"]
    return content
