"""Checks across sections: values that are valid by themselves but contradict each other.

Each check names the sections that it reads, so that it runs if these are valid, even if others are not. It returns a
line for each fault.
"""

import inspect
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from workflow.ljvae.config.anomalies import Anomaly, SimulatedAnomaly
from workflow.ljvae.config.criteria import check_claims, unknown_name
from workflow.ljvae.config.ensembles import ensemble_clashes
from workflow.ljvae.config.fluid import Simulation, Split, System
from workflow.ljvae.config.networks import Density, Hyperparameters, ImageModel, Model, Regressor, Training
from workflow.ljvae.config.results import Analysis, Detector, Figures, Generation
from workflow.ljvae.config.study import Study
from workflow.ljvae.study import BASELINE, GRID, PARTS, SAMPLER, TRAINING, split_ranges


def _check_density(system: System) -> list[str]:
    density = system.particles / system.box**2
    if density <= 0.9:
        return []
    return [
        f"system.box: {system.particles} particles in a box of {system.box:g} sigma are {density:.2f} per sigma^2, "
        f"denser than a solid; system.box should be at least {(system.particles / 0.9) ** 0.5:.1f} sigma"
    ]


def _check_traces(simulation: Simulation) -> list[str]:
    faults = []
    if simulation.trace_interval > simulation.sweeps // 16:
        faults.append(
            f"simulation.trace_interval: {simulation.trace_interval} sweeps leave fewer than 16 records in "
            f"simulation.sweeps = {simulation.sweeps}; it should be at most {simulation.sweeps // 16}"
        )
    if simulation.trace_chains > simulation.configurations:
        faults.append(
            f"simulation.trace_chains: {simulation.trace_chains} should be at most "
            f"simulation.configurations = {simulation.configurations}"
        )
    return faults


def _check_shards(simulation: Simulation, anomalies: dict[str, Anomaly]) -> list[str]:
    sizes = {"simulation": simulation.configurations}
    for name, family in anomalies.items():
        if isinstance(family, SimulatedAnomaly):
            sizes[f"anomalies.{name}"] = family.configurations
    return [
        f"simulation.shards: {simulation.shards} should be at most {path}.configurations = {size}"
        for path, size in sizes.items()
        if simulation.shards > size
    ]


def _check_gammas_are_new(simulation: Simulation, anomalies: dict[str, Anomaly]) -> list[str]:
    return [
        f"anomalies.{name}.gammas: {', '.join(map(str, gammas))} is one of simulation.gammas, so it is no anomaly"
        for name, family in anomalies.items()
        if (gammas := _trained_gammas(simulation, family))
    ]


def _trained_gammas(simulation: Simulation, family: Anomaly) -> list[float]:
    if not isinstance(family, SimulatedAnomaly) or family.other_fluid:
        return []
    return sorted(set(family.gammas) & set(simulation.gammas))


def _check_anomalies_fit(system: System, anomalies: dict[str, Anomaly]) -> list[str]:
    return [
        f"anomalies.{name}.{key}: {reason}"
        for name, family in anomalies.items()
        for key, reason in family.misfits(system)
    ]


def _check_generation(simulation: Simulation, anomalies: dict[str, Anomaly], generation: Generation) -> list[str]:
    sizes = dict.fromkeys(simulation.gammas, simulation.configurations)
    for family in anomalies.values():
        if isinstance(family, SimulatedAnomaly) and not family.other_fluid:
            sizes |= dict.fromkeys(family.gammas, family.configurations)
    faults = [
        f"generation.gammas: {gamma:g} is not simulated; simulated are {', '.join(f'{g:g}' for g in sorted(sizes))}"
        for gamma in generation.gammas
        if gamma not in sizes
    ]
    least = min([sizes[gamma] for gamma in generation.gammas if gamma in sizes], default=generation.configurations)
    if generation.configurations > least:
        faults.append(
            f"generation.configurations: {generation.configurations} should be at most {least}, the configurations "
            "simulated at each of generation.gammas"
        )
    return faults


def _check_groups(simulation: Simulation, split: Split, anomalies: dict[str, Anomaly], detector: Detector) -> list[str]:
    """Each gamma of the test split, and each simulated ensemble of anomalies, has at least one group."""
    ranges = split_ranges(simulation.configurations, split.model_dump())
    sizes = {f"split.{part}": stop - start for part, (start, stop) in ranges.items() if part != "train"}
    sizes |= {
        f"anomalies.{name}.configurations": anomaly.configurations
        for name, anomaly in anomalies.items()
        if isinstance(anomaly, SimulatedAnomaly)
    }
    return [
        f"detector.group: {detector.group} should be at most {size}, the number of configurations of a gamma by {key}"
        for key, size in sizes.items()
        if size < detector.group
    ]


def _check_split(simulation: Simulation, split: Split) -> list[str]:
    ranges = split_ranges(simulation.configurations, split.model_dump())
    least = {"test": 10}  # each gamma is cross-validated and resampled separately
    return [
        f"split.{part}: {getattr(split, part):g} of simulation.configurations = {simulation.configurations} leaves "
        f"{stop - start} configurations, fewer than {least.get(part, 2)}"
        for part, (start, stop) in ranges.items()
        if stop - start < least.get(part, 2)
    ]


def _part_size(simulation: Simulation, split: Split, part: str) -> int:
    start, stop = split_ranges(simulation.configurations, split.model_dump())[part]
    return len(simulation.gammas) * (stop - start)


def _check_sizes_of_networks(
    system: System, simulation: Simulation, split: Split, models: dict[str, Model], hyperparameters: Hyperparameters
) -> list[str]:
    faults = []
    training = _part_size(simulation, split, "train")
    for name, model in models.items():
        faults += _too_many_dimensions(f"models.{name}.latent_dim", model.latent_dim, system, training)
        faults += _too_large_batch(f"models.{name}.batch_size", model.batch_size, training)
        if isinstance(model, ImageModel) and model.kl_warm_up >= model.epochs:
            faults.append(
                f"models.{name}.kl_warm_up: {model.kl_warm_up} should be less than its {model.epochs} epochs, or the "
                "KL weight never reaches its full value"
            )
    for k, dim in enumerate(hyperparameters.latent_dims):
        faults += _too_many_dimensions(f"hyperparameters.latent_dims.{k}", dim, system, training)
    return faults


def _check_sizes_of_analysis(system: System, simulation: Simulation, split: Split, analysis: Analysis) -> list[str]:
    training = _part_size(simulation, split, "train")
    faults = _too_many_dimensions("analysis.pca_components", analysis.pca_components, system, training)
    limit = int(0.8 * _part_size(simulation, split, "test"))
    if analysis.neighbours > limit:
        faults.append(
            f"analysis.neighbours: {analysis.neighbours} should be at most {limit}, four fifths of the test "
            "configurations"
        )
    return faults


def _too_large_batch(path: str, value: int, training: int) -> list[str]:
    return [f"{path}: {value} should be at most the {training} training configurations"] if value > training else []


def _too_many_dimensions(path: str, value: int, system: System, training: int) -> list[str]:
    pairs = system.particles * (system.particles - 1) // 2
    if value <= min(pairs, training):
        return []
    return [
        f"{path}: {value} should be at most {min(pairs, training)}, the smaller of the distances in a matrix "
        f"({pairs}) and the training configurations ({training})"
    ]


def _check_extra_seeds(
    models: dict[str, Model], densities: dict[str, Density], hyperparameters: Hyperparameters, training: Training
) -> list[str]:
    extra = {f"models.{name}": model.extra_seeds for name, model in models.items()}
    extra |= {f"densities.{name}": density.extra_seeds for name, density in densities.items()}
    extra["hyperparameters"] = hyperparameters.extra_seeds
    return [
        f"{path}.extra_seeds: {', '.join(map(str, sorted(again)))} should not also be in training.seeds"
        for path, seeds in extra.items()
        if (again := set(seeds) & set(training.seeds))
    ]


def _check_densities(models: dict[str, Model], densities: dict[str, Density], analysis: Analysis) -> list[str]:
    """Names and latents of densities."""
    faults = []
    reserved = {**models, BASELINE: None, SAMPLER: None}
    in_order = [name for name in analysis.models if getattr(models.get(name), "order", None) == "x"]
    for name, density in densities.items():
        if name in reserved:
            faults.append(f"densities.{name}: another generator has this name")
        if density.latents and not in_order:
            faults.append(
                f"densities.{name}.latents: should be empty, since no model of analysis.models has the order x"
            )
        elif density.latents:
            choices = "those of analysis.models in x order"
            faults += unknown_name(f"densities.{name}.latents", density.latents, in_order, choices)
    return faults


def _check_sizes_of_densities(simulation: Simulation, split: Split, densities: dict[str, Density]) -> list[str]:
    training = _part_size(simulation, split, "train")
    faults = []
    for name, density in densities.items():
        faults += _too_large_batch(f"densities.{name}.batch_size", density.batch_size, training)
        if density.height_knots > density.knots:
            faults.append(
                f"densities.{name}.height_knots: {density.height_knots} should be at most its knots, {density.knots}"
            )
    return faults


def _check_known_models(models: dict[str, Model], hyperparameters: Hyperparameters, analysis: Analysis) -> list[str]:
    named = {"hyperparameters.base": hyperparameters.base}
    named |= {f"analysis.models.{k}": name for k, name in enumerate(analysis.models)}
    faults = [line for path, name in named.items() for line in unknown_name(path, name, models, "models")]
    for path, name in named.items():
        if name in models and models[name].input != "distances":
            faults.append(f"{path}: {name!r} should read distances, not {models[name].input}")
    return faults


def _check_regressors(models: dict[str, Model], regressors: dict[str, Regressor], analysis: Analysis) -> list[str]:
    order = getattr(models.get(analysis.models[0]), "order", None)
    if order is None:  # another check reports it
        return []
    return [
        f"regressors.{name}.order: {regressor.order} should be {order}, the order of the first of analysis.models, "
        "whose decoded matrices it reads"
        for name, regressor in regressors.items()
        if regressor.order != order
    ]


def _check_grid_names(hyperparameters: Hyperparameters) -> list[str]:
    names = {weight: f"{weight:.6g}" for weight in hyperparameters.kl_weights}
    return [
        f"hyperparameters.kl_weights.{k}: should have at most six significant digits, since networks are named after "
        f"it, not {weight!r}"
        for k, weight in enumerate(names)
        if float(names[weight]) != weight
    ]


def _check_dimensions_there_are(models: dict[str, Model], analysis: Analysis, figures: Figures) -> list[str]:
    probed = [models[name].latent_dim for name in analysis.models if name in models]
    if not probed:
        return []
    requested = {
        "analysis.first_dimensions": analysis.first_dimensions,
        "analysis.significant_dimensions": analysis.significant_dimensions,
        "figures.dimensions": figures.dimensions,
    }
    return [
        f"{key}: {value} should be at most {min(probed)}, the smallest latent_dim of analysis.models"
        for key, value in requested.items()
        if value > min(probed)
    ]


def _check_shown_model(analysis: Analysis, figures: Figures) -> list[str]:
    return unknown_name("figures.model", figures.model, analysis.models, "analysis.models")


def _check_attempts(models: dict[str, Model], figures: Figures) -> list[str]:
    return [
        line
        for k, name in enumerate(figures.attempts)
        for line in unknown_name(f"figures.attempts.{k}", name, models, "models")
    ]


def _check_overview(simulation: Simulation, anomalies: dict[str, Anomaly], figures: Figures) -> list[str]:
    if not figures.overview:
        return []
    described = {name: each for key, family in anomalies.items() for name, each in family.ensembles(key).items()}
    comparable = [name for name, each in described.items() if each.get("gamma") in simulation.gammas]
    return unknown_name("figures.overview", figures.overview, comparable, "the anomalies of trained gammas")


def _check_model_names(models: dict[str, Model], regressors: dict[str, Regressor]) -> list[str]:
    faults = [f"regressors.{name}: a model has this name already" for name in regressors if name in models]
    faults += [
        f"regressors.{name}: a method of the Gram matrix has this name already"
        for name in regressors
        if name in ("first_particle", "double_centred", "orientation", "decoder")
    ]
    return faults + [
        f"models.{name}: this name is taken by a baseline or the grid; call the model something else"
        for name in models
        if name in (BASELINE, SAMPLER, "constant", "pca") or name.startswith(GRID)
    ]


SCRIPTS = Path(__file__).parents[2] / "scripts"
# Files of a network's folder in results/anomaly that belong to no family.
ANOMALY_TABLES = ("false_alarms", "inpainting", "localisation")


def figure_names() -> set[str]:
    """Names of the figures that do not belong to a family: there is a script for each."""
    names = {path.stem.removeprefix("figure_") for path in SCRIPTS.glob("figure_*.py")}
    return names - {"anomaly"}  # it draws the families


def _check_family_names(anomalies: dict[str, Anomaly]) -> list[str]:
    reserved = dict.fromkeys(PARTS, "a split")
    reserved |= dict.fromkeys([*figure_names(), TRAINING], "a figure")
    reserved |= dict.fromkeys(ANOMALY_TABLES, "a table")
    return [
        f"anomalies.{name}: {reserved[name]} has this name already; call the family something else"
        for name in anomalies
        if name in reserved
    ]


def _check_ensemble_names(simulation: Simulation, anomalies: dict[str, Anomaly]) -> list[str]:
    # _check_gammas_are_new reports a trained gamma
    others = {name: family for name, family in anomalies.items() if not _trained_gammas(simulation, family)}
    return ensemble_clashes(simulation, others)


CHECKS: tuple[Callable[..., list[str]], ...] = (
    _check_density,
    _check_traces,
    _check_shards,
    _check_gammas_are_new,
    _check_anomalies_fit,
    _check_generation,
    _check_split,
    _check_groups,
    _check_sizes_of_networks,
    _check_sizes_of_analysis,
    _check_extra_seeds,
    _check_densities,
    _check_sizes_of_densities,
    _check_known_models,
    _check_grid_names,
    _check_dimensions_there_are,
    _check_shown_model,
    _check_regressors,
    _check_attempts,
    _check_overview,
    check_claims,
    _check_model_names,
    _check_family_names,
    _check_ensemble_names,
)


@cache
def _section_types() -> dict[str, TypeAdapter]:
    """Return the types of the sections; building each takes a millisecond."""
    types = {}
    for name, field in Study.model_fields.items():
        kind: Any = Annotated[field.annotation, field]
        types[name] = TypeAdapter(kind)
    return types


def _valid_sections(mapping: dict) -> dict[str, Any]:
    """Return the sections of ``mapping`` that are valid by themselves."""
    valid: dict[str, Any] = {}
    for name, kind in _section_types().items():
        with suppress(ValidationError, KeyError):
            valid[name] = kind.validate_python(mapping[name])
    return valid


def contradictions(mapping: dict) -> list[str]:
    """Return the faults across those sections of ``mapping`` that are valid by themselves."""
    sections = _valid_sections(mapping)
    faults = []
    for check in CHECKS:
        names = list(inspect.signature(check).parameters)
        if all(name in sections for name in names):
            faults += check(*(sections[name] for name in names))
    return faults
