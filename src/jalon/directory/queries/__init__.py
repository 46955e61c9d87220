"""What is read from the directory. Everything dated takes a day (`on`) and an instant of knowledge (`known_at`)."""

from jalon.directory.queries.holdings import held, listing_of
from jalon.directory.queries.named_lists import members_of_list, named_lists
from jalon.directory.queries.numbers import known_numbers
from jalon.directory.queries.population import Line, LineRules, lines, population, regions_by_size
from jalon.directory.queries.search import Hit, propose, search
from jalon.directory.queries.territories import gathered, groups_of, members_of, parents_of, sites_of, territories
from jalon.directory.queries.traits import Traits, positions, traits
from jalon.directory.queries.units import structure_for, structures_for, units_of

__all__ = [
    "Hit",
    "Line",
    "LineRules",
    "Traits",
    "gathered",
    "groups_of",
    "held",
    "known_numbers",
    "lines",
    "listing_of",
    "members_of",
    "members_of_list",
    "named_lists",
    "parents_of",
    "population",
    "positions",
    "propose",
    "regions_by_size",
    "search",
    "sites_of",
    "structure_for",
    "structures_for",
    "territories",
    "traits",
    "units_of",
]
