"""Whether the findings that a price list names can come about at all.

Decides: that a service which resolves findings of an unknown rule, or from a severity on that its rule never
reaches, is a mistake that its organisation hears of before the list is published.
Leaves alone: price lists that are in use: they were right by the rules of their time, and what no finding
supports is told at every single offer (`check`).
"""

from __future__ import annotations

from desktop_assist.offers.catalogue import Catalogue, Resolved
from desktop_assist.offers.errors import BadCatalogue
from diagnostics.finding import Severity
from diagnostics.rule import RuleSet

_RISING = (Severity.INFORMATION, Severity.ATTENTION, Severity.SERIOUS)


def refuse_unreachable(catalogue: Catalogue, rules: RuleSet) -> None:
    """Do nothing where every finding that a service resolves can come about by `rules`.

    Raises:
        BadCatalogue: One cannot; the service, the rule and how far it goes are named.
    """
    for service in catalogue.services:
        for resolved in service.resolves:
            why = _unreachable(resolved, rules)
            if why:
                raise BadCatalogue(
                    f"The price list has a service {service.id!r} for findings that never come about: {why}.",
                    next_step="Name a rule and a severity that `desktop-assist rules` lists.",
                )


def _unreachable(resolved: Resolved, rules: RuleSet) -> str:
    rule = rules.rule(resolved.rule)
    if rule is None:
        return f"there is no rule {resolved.rule}"
    highest = max((severity for severity, _ in rule.by_severity), key=_RISING.index)
    if _RISING.index(resolved.severity) > _RISING.index(highest):
        return f"the rule {resolved.rule} goes no further than {highest}"
    return ""
