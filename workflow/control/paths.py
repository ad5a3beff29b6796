"""The files of a study: where each result lies, and which files its networks, ensembles and families have.

Paths are relative to the working directory. Functions give them for names; a `Catalogue` knows the names of a study.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from workflow.ljvae.claims.deck import CLAIMS
from workflow.ljvae.config.anomalies import KINDS
from workflow.ljvae.config.ensembles import encoded_together, ensembles, families, severity_curves
from workflow.ljvae.config.fluid import Simulation
from workflow.ljvae.config.study import Study, collect_density_seeds, collect_seeds, collect_settings
from workflow.ljvae.figures.names import name_ensembles, name_network
from workflow.ljvae.study import (
    BASELINE,
    DETECTOR_FILE,
    ENCODING,
    ENSEMBLE,
    PARTS,
    SAMPLER,
    TABLE,
    TRAINING,
    representation,
    split_ranges,
)

MATRICES = "results/matrices/{order}/{ensemble}.npy"
FIGURES = "results/figures"
PAGE = "results/explore.html"


def any_of(names: Iterable[str]) -> str:
    r"""The pattern of a wildcard that is one of the names; it matches nothing if there are none.

    >>> any_of(["gamma_0.1", "random_data"]), any_of([])
    ('gamma_0\\.1|random_data', '(?!)')
    """
    return "|".join(map(re.escape, names)) or "(?!)"


def ensemble_files(names: Iterable[str]) -> list[str]:
    """The configurations of each ensemble.

    >>> ensemble_files(["train"])
    ['results/ensembles/train.npz']
    """
    return [ENSEMBLE.format(ensemble=name) for name in names]


def matrix_file(name: str, order: str) -> str:
    """The sorted distance matrices of an ensemble."""
    return MATRICES.format(order=order, ensemble=name)


def matrix_files(names: Iterable[str], order: str = "{order}") -> list[str]:
    """The sorted distance matrices of each ensemble."""
    return [matrix_file(name, order) for name in names]


def encoding_files(names: Iterable[str], model: str = "{model}", seed: int | str = "{seed}") -> list[str]:
    """The encodings of each ensemble by a network that is trained with a seed."""
    return [ENCODING.format(model=model, seed=seed, ensemble=name) for name in names]


def table_files(names: Iterable[str]) -> list[str]:
    """The CSV of each table."""
    return [TABLE.format(table=name) for name in names]


_SAMPLING = {"sweeps", "pilot_chains", "pilot_sweeps", "trace_chains", "trace_interval"}


def sampling_settings(simulation: Simulation, description: dict[str, Any]) -> dict[str, Any]:
    """Settings of the sampler for an ensemble by its description.

    A run of more sweeps has a longer pilot, and as many records as the usual run.
    """
    settings = simulation.model_dump(include=_SAMPLING)
    sweeps = description.get("sweeps", simulation.sweeps)
    longer = max(sweeps, simulation.sweeps)
    return settings | {
        "sweeps": sweeps,
        "pilot_sweeps": simulation.pilot_sweeps * longer // simulation.sweeps,
        "trace_interval": max(1, simulation.trace_interval * sweeps // simulation.sweeps),
    }


def drawn_networks(criteria: dict[str, dict], probed: Iterable[str]) -> list[str]:
    """The networks from whose latents samples are drawn: the ``probed`` ones, and those that a claim compares by them.

    >>> drawn_networks({"vae-coherent": {"models": ["vae"], "against": ["plain"]}}, ["vae", "dense"])
    ['dense', 'plain', 'vae']
    """
    compared = criteria.get("vae-coherent", {"models": [], "against": []})
    return sorted({*probed, *compared["models"], *compared["against"]})


class Catalogue:
    """The networks, ensembles and families of a study by name, as plain values that rules pass on as params.

    ``models`` are the settings of every network, those of the grid among them, ``regressors`` those of the networks
    that learn coordinates, ``seeds`` the training seeds of each; ``densities`` and ``density_seeds`` are those of the
    autoregressive densities. ``ensembles`` and ``families`` are plain descriptions. ``probed`` networks see every
    ensemble, the others only the test set. Figures show the network ``shown`` (model and seed).
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.grid = study.hyperparameters.model_dump()
        self.models = collect_settings(study)
        self.grid_models = [name for name in self.models if name not in study.models]
        self.image_models = [name for name, model in self.models.items() if model["decodes"] == "image"]
        self.regressors = {name: model.model_dump(exclude={"extra_seeds"}) for name, model in study.regressors.items()}
        self.seeds = collect_seeds(study)
        self.densities = {name: each.model_dump(exclude={"extra_seeds"}) for name, each in study.densities.items()}
        self.density_seeds = collect_density_seeds(study)
        self.probed = study.analysis.models
        self.orders = sorted({model["order"] for model in self.models.values() if "order" in model})
        self.probed_orders = sorted({self.models[name]["order"] for name in self.probed})
        # the orientation of a matrix and the place of a particle in it are read from the order along x
        self.sorted_by_x = [name for name in self.probed if self.models[name]["order"] == "x"]
        self.ensembles = ensembles(study.simulation, study.anomalies)
        self.families = {name: list(each) for name, each in families(study.simulation, study.anomalies).items()}
        self.trained = self.families[TRAINING]
        self.anomaly_families = {name: each for name, each in self.families.items() if name != TRAINING}
        self.anomalies = list(dict.fromkeys(name for each in self.anomaly_families.values() for name in each))
        self.ranges = split_ranges(study.simulation.configurations, study.split.model_dump())
        self.encoded_together = {
            "test": ["test"],
            TRAINING: list(PARTS),
            **encoded_together(study.simulation, study.anomalies),
        }
        self.severity_curves = severity_curves(study.system, study.anomalies)
        self.shown: dict[str, Any] = {"model": study.figures.model, "seed": study.training.seeds[0]}
        self.shown_order = self.models[study.figures.model]["order"]
        # figures of another network than the first one lie beside the first one's
        first = study.figures.model == self.probed[0]
        self.figures_folder = FIGURES if first else f"{FIGURES}/{study.figures.model}"

    @property
    def names(self) -> dict[str, str]:
        """Display names of the networks and ensembles, for the captions of the report."""
        networks_by_name = {name: name_network(name) for name in [*self.models, *self.regressors]}
        return networks_by_name | name_ensembles(self.ensembles)

    @property
    def unseen_size(self) -> int:
        """Simulated configurations of a gamma that generated ones are compared with: the last ones of the ensemble.

        They are neither training nor validation data.
        """
        unseen = self.study.simulation.configurations - self.ranges["validation"][1]
        return min(self.study.generation.configurations, unseen)

    @property
    def free_densities(self) -> list[str]:
        """The densities that read no latents."""
        return [name for name, density in self.densities.items() if not density["latents"]]

    @property
    def particle_decoders(self) -> list[str]:
        """The densities that decode latents particle by particle."""
        return [name for name, density in self.densities.items() if density["latents"]]

    @property
    def generators(self) -> dict[str, list[int]]:
        """Training seeds of everything that draws configurations of a chosen gamma.

        Networks have no extra seeds here: these are for claims, and no claim is about a chosen gamma.
        """
        seeds = self.study.training.seeds
        without_network = {BASELINE: seeds[:1], SAMPLER: seeds[:1]}
        return without_network | dict.fromkeys(self.sorted_by_x, seeds) | self.density_seeds

    @property
    def pictured_generators(self) -> list[str]:
        """Generators of which a figure shows configurations: a network's decoder, one by particle, and a density."""
        decoders = self.particle_decoders[:1]
        decoded = [self.densities[name]["latents"] for name in decoders] or self.sorted_by_x[-1:]
        return [*decoded, *decoders, *self.free_densities[:1]]

    def latent_input(self, density: str) -> dict[str, str]:
        """Input and order of the network whose latents a density reads."""
        network = self.models[self.densities[density]["latents"]]
        return {name: network[name] for name in ("order", "reads")}

    def potential_files(self, density: str) -> list[str]:
        """The detector, if a density takes the potential that it learned."""
        return [DETECTOR_FILE] if self.densities[density]["factor"] == "learned" else []

    def latent_files(self, density: str, pattern: str, *names: str) -> list[str]:
        """Files of the network whose latents a density reads, of its first training seed; none if it reads none.

        A ``pattern`` has {model} and {seed}, and {ensemble} for each of the ``names``.
        """
        network = self.densities[density]["latents"]
        place = {"model": network, "seed": self.study.training.seeds[0]}
        return [pattern.format(**place, ensemble=name) for name in names or ("",)] if network else []

    def of_kind(self, kind: str) -> list[str]:
        """The ensembles of a kind."""
        return [name for name, description in self.ensembles.items() if description["kind"] == kind]

    def derived(self, names: Iterable[str]) -> list[str]:
        """Those of the ensembles that derive from the test set: they have parents there."""
        return [name for name in names if KINDS[self.ensembles[name]["kind"]].from_test]

    def is_masked(self, ensemble: str) -> bool:
        """Whether an ensemble, or a split, lacks distances."""
        return self.ensembles.get(ensemble, {}).get("kind") == "masked"

    def order(self, model: str) -> str:
        """The order of the points in a network's matrices."""
        return self.models[model]["order"]

    def representation(self, model: str) -> str:
        """The representation that a network reads, in a word."""
        return representation(self.models[model])

    def array_file(self, model: str, ensemble: str) -> str:
        """The array of an ensemble that a network reads: matrices, oriented points, coordinates or images."""
        settings = self.models[model]
        variant = settings["order"] if "order" in settings else representation(settings)
        return f"results/{settings['reads']}/{variant}/{ensemble}.npy"

    def regressor_array(self, folder: str, regressor: str, ensemble: str) -> str:
        """Matrices or coordinates (the ``folder``) of an ensemble, in a regressor's order."""
        return f"results/{folder}/{self.regressors[regressor]['order']}/{ensemble}.npy"

    def own_file(self, ensemble: str) -> str:
        """The user's file that an ensemble is read from, below the working directory unless it is absolute."""
        return str(Path(self.ensembles[ensemble]["path"]))

    def seed_files(self, pattern: str, models: Iterable[str]) -> list[str]:
        """The file of a ``pattern`` with {model} and {seed} for each of the networks and each of its seeds."""
        return [pattern.format(model=model, seed=seed) for model in models for seed in self.seeds[model]]

    def regressor_files(self, pattern: str) -> list[str]:
        """The file of a ``pattern`` with {regressor} and {seed} for each regressor and each of its seeds."""
        return [pattern.format(regressor=name, seed=seed) for name in self.regressors for seed in self.seeds[name]]

    def shown_file(self, pattern: str) -> str:
        """The file of a ``pattern`` with {model} and {seed} for the network that the figures show."""
        return pattern.format(**self.shown)

    def seeds_of_claim(self, claim: str) -> list[int]:
        """The training seeds that all networks of a claim have; the first seed if it names no network."""
        entry = self.study.claims[claim]
        compared = self.grid_models if CLAIMS[claim].grid else entry.models + entry.against
        seeds = [set(self.seeds[network]) for network in compared]
        return sorted(set.intersection(*seeds)) if seeds else self.study.training.seeds[:1]


def training_benchmarks(catalogue: Catalogue, generator: str, seed: int) -> dict[str, list[str]]:
    """Benchmarks of the jobs that train a generator: for ``every`` method of it, and further ones by method."""
    folder = "results/benchmarks"
    if generator in catalogue.densities:
        network = catalogue.densities[generator]["latents"]
        jobs = training_benchmarks(catalogue, network, catalogue.study.training.seeds[0]) if network else {"every": []}
        own = [f"{folder}/train_density/{generator}/seed_{seed}.tsv"]
        own += [f"{folder}/fit_detector.tsv"] * bool(catalogue.potential_files(generator))
        return jobs | {"every": own + jobs["every"]}
    if generator not in catalogue.models:
        return {"every": []}
    place = f"{generator}/seed_{seed}"
    return {
        "every": [f"{folder}/train_model/{place}.tsv", f"{folder}/encode/{place}/{TRAINING}.tsv"],
        "flow": [f"{folder}/train_prior/{place}.tsv"],
    }
