"""The ensembles of a study: their families, jobs that encode several of them, and curves of growing severity.

Descriptions are plain data (str, int, float, dict, list), fit for the params of a rule.
"""

from typing import Any

from workflow.ljvae.config.anomalies import Anomaly
from workflow.ljvae.config.fluid import Simulation, System
from workflow.ljvae.study import TRAINING, gamma_name


def families(simulation: Simulation, anomalies: dict[str, Anomaly]) -> dict[str, dict[str, dict]]:
    """The ensembles of each family by name, each with its plain description; the training family first."""
    training = {
        gamma_name(gamma): {
            "kind": "simulated",
            "potential": "lennard_jones",
            "gamma": gamma,
            "configurations": simulation.configurations,
        }
        for gamma in simulation.gammas
    }
    return {TRAINING: training} | {name: family.ensembles(name) for name, family in anomalies.items()}


def ensembles(simulation: Simulation, anomalies: dict[str, Anomaly]) -> dict[str, dict]:
    """Every ensemble of the study by name, with its plain description."""
    all_members = families(simulation, anomalies).values()
    return {name: description for members in all_members for name, description in members.items()}


def severity_curves(system: System, anomalies: dict[str, Anomaly]) -> dict[str, dict[str, dict]]:
    """Return the ensembles of the families that have at least three values of one severity.

    Each has its ``key`` and ``value``, the ``normal`` value or None, and a ``series``: the other properties in which
    the family's ensembles differ, such as unit and sorting.
    """
    curves = {}
    for name, family in anomalies.items():
        members = family.ensembles(name)
        severities = family.severities(system)
        values = {key: _values(members, key) for key in severities}
        key = max(values, key=lambda key: len(values[key]), default="")
        if len(values.get(key, ())) < 3:
            continue
        others = [
            other for other in (*severities, *family.variants) if other != key and len(_values(members, other)) > 1
        ]
        curves[name] = {
            ensemble: {
                "key": key,
                "value": member[key],
                "normal": severities[key],
                "series": ", ".join(str(member[other]) for other in others),
            }
            for ensemble, member in members.items()
        }
    return curves


def _values(members: dict[str, dict], key: str) -> set[Any]:
    return {description[key] for description in members.values() if key in description}


def encoded_together(simulation: Simulation, anomalies: dict[str, Anomaly]) -> dict[str, list[str]]:
    """Group the ensembles that one job encodes, by family; one that is in two families is in the first."""
    all_families = families(simulation, anomalies)
    seen = set(all_families.pop(TRAINING))
    together: dict[str, list[str]] = {}
    for family, members in all_families.items():
        new = [name for name in members if name not in seen]
        seen.update(new)
        if new:
            together[family] = new
    return together


def ensemble_clashes(simulation: Simulation, anomalies: dict[str, Anomaly]) -> list[str]:
    """Return a line for each ensemble name that two entries of the config use for different ensembles."""
    seen: dict[str, tuple[str, dict]] = {}
    faults = []
    for family, members in families(simulation, anomalies).items():
        for name, description in members.items():
            other, first = seen.setdefault(name, (family, description))
            if first != description:
                faults.append(f"anomalies.{family}: its ensemble {name} differs from that of {other}")
    return faults
