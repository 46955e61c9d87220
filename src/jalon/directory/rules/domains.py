"""Which establishments are hospitals (ES), which are social or medico-social (ESSMS): a versioned rule."""

from jalon.catalogue.definitions import DomainRule


def domain_of(rule: DomainRule | None, *, stated: str = "", category: str = "", aggregate1: str = "") -> str:
    """The domain given by the first clause that fits; what the list says when there is no rule.

    A value "*" in a clause on `stated_domain` takes the list at its word.
    """
    if rule is None:
        return stated
    said = {"stated_domain": stated, "category": category, "aggregate1": aggregate1}
    for clause in rule.clauses:
        value = said.get(clause.field, "")
        if clause.field == "any" or (value and ("*" in clause.values or value in clause.values)):
            return clause.domain
    return ""
