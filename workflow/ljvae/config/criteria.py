"""Check the criteria of the deck's claims: each names networks and ensembles to which its claim applies."""

import difflib
from collections.abc import Iterable

from workflow.ljvae.claims.claim import Claim
from workflow.ljvae.claims.deck import CLAIMS
from workflow.ljvae.config.anomalies import Anomaly
from workflow.ljvae.config.ensembles import families
from workflow.ljvae.config.fluid import Simulation
from workflow.ljvae.config.networks import Hyperparameters, Model, Regressor, SortedNetwork
from workflow.ljvae.config.results import Analysis, Criterion
from workflow.ljvae.study import TRAINING


def unknown_name(path: str, name: str, valid_names: Iterable[str], group: str) -> list[str]:
    """Return a line that suggests the nearest of the ``valid_names``, if ``name`` is none of them."""
    if name in valid_names:
        return []
    close = difflib.get_close_matches(name, list(valid_names), n=1)
    suggestion = f"; did you mean {close[0]!r}?" if close else ""
    return [f"{path}: {name!r} is not one of {group}: {', '.join(valid_names)}{suggestion}"]


def check_claims(
    simulation: Simulation,
    models: dict[str, Model],
    hyperparameters: Hyperparameters,
    regressors: dict[str, Regressor],
    anomalies: dict[str, Anomaly],
    analysis: Analysis,
    claims: dict[str, Criterion],
) -> list[str]:
    """Return a line for each fault of a criterion."""
    all_families = families(simulation, anomalies)
    del all_families[TRAINING]
    ensembles = {name: description for members in all_families.values() for name, description in members.items()}
    faults = []
    for name, entry in claims.items():
        path = f"claims.{name}"
        if name not in CLAIMS:
            faults += unknown_name(path, name, CLAIMS, "the deck's claims")
            continue
        claim = CLAIMS[name]
        for key in ("models", "against"):
            kind = getattr(claim, key)
            networks = _networks_of_kind(kind, models, regressors, analysis)
            faults += _check_names(f"{path}.{key}", getattr(entry, key), kind, networks, "networks")
        if len(entry.models) > 1 and not claim.best and claim.each != "models":
            faults.append(f"{path}.models: this claim should name one network, not {len(entry.models)}")
        faults += _check_ensembles(f"{path}.ensembles", claim, entry, ensembles, simulation.gammas)
        faults += _check_comparison(path, name, entry, models)
        faults += _check_grid(path, claim, hyperparameters)
        faults += _check_penalty(path, entry, claims.get(name.removesuffix("-penalised"), entry), models)
    return faults


def _networks_of_kind(
    kind: str, models: dict[str, Model], regressors: dict[str, Regressor], analysis: Analysis
) -> list[str]:
    """Return the networks that a claim of this kind may name."""
    if kind == "probed":
        return analysis.models
    if kind == "regressor":
        return list(regressors)
    if kind in ("dense", "conv2d"):
        return [name for name, model in models.items() if model.architecture == kind and model.input == "distances"]
    return [name for name, model in models.items() if model.input == kind]


def _check_names(path: str, names: list[str], kind: str, valid_names: list[str], things: str) -> list[str]:
    """Find faults of the names in a claim: some of ``valid_names`` if it has a ``kind`` to name, else none."""
    if not kind:
        return [f"{path}: should be empty for this claim"] if names else []
    if not names:
        return [
            f"{path}: should name at least one of the {kind} {things}: {', '.join(valid_names) or 'there are none'}"
        ]
    return [
        line
        for k, name in enumerate(names)
        for line in unknown_name(f"{path}.{k}", name, valid_names, f"the {kind} {things}")
    ]


def _check_ensembles(
    path: str, claim: Claim, entry: Criterion, ensembles: dict[str, dict], trained: list[float]
) -> list[str]:
    """Find faults of the anomalous ensembles that a claim names."""
    properties = {"kind": claim.ensembles, **claim.having}
    suitable = [name for name, description in ensembles.items() if properties.items() <= description.items()]
    kind = " ".join([*claim.having.values(), claim.ensembles]).strip()
    faults = _check_names(path, entry.ensembles, kind, suitable, "ensembles")
    if len(entry.ensembles) > 1 and not claim.several:
        faults.append(f"{path}: this claim should name one ensemble, not {len(entry.ensembles)}")
    if "fake" in claim.having.values():
        faults += [
            f"{path}: {name} should have a gamma of simulation.gammas, to be compared with it"
            for name in entry.ensembles
            if name in suitable and ensembles[name]["gamma"] not in trained
        ]
    return faults


def _check_comparison(path: str, name: str, entry: Criterion, models: dict[str, Model]) -> list[str]:
    """Find faults of two networks that a claim compares: they should differ, and read the same matrices."""
    pair = [*entry.models[:1], *entry.against]
    orders = [model.order for name in pair if isinstance(model := models.get(name), SortedNetwork)]
    if len(pair) < 2 or len(orders) < len(pair):
        return []
    faults = []
    if len(set(orders)) > 1:
        faults.append(f"{path}: the compared networks should have the same order of points")
    if entry.models[0] in entry.against:
        faults.append(f"{path}.against: should be another network than {entry.models[0]}")
    if (
        name.startswith("vae-coherent")
        and not models[entry.models[0]].kl_weight > 0 == models[entry.against[0]].kl_weight
    ):
        faults.append(
            f"{path}: models should have a kl_weight over 0, and against should be a plain autoencoder with 0"
        )
    return faults


def _check_penalty(path: str, entry: Criterion, plain: Criterion, models: dict[str, Model]) -> list[str]:
    """Find faults of networks whose KL weight should be larger than that in the ``plain`` claim."""
    weights, others = ([models[name].kl_weight for name in each.models if name in models] for each in (entry, plain))
    if plain is entry or not weights or not others or min(weights) > max(others):
        return []
    return [f"{path}.models: their kl_weight should be over {max(others):g}, as in the claim without -penalised"]


def _check_grid(path: str, claim: Claim, hyperparameters: Hyperparameters) -> list[str]:
    """Find faults of the grid to which a claim fits a slope."""
    faults = []
    if claim.grid and len(getattr(hyperparameters, claim.grid)) < 2:
        faults.append(f"{path}: it needs at least two entries in hyperparameters.{claim.grid}")
    if claim.grid == "kl_weights" and 0 in hyperparameters.kl_weights:
        faults.append(f"{path}: it takes logarithms, so hyperparameters.kl_weights should not have 0")
    return faults
