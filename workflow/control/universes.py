"""The universes of a study as plain values: their networks, ensembles and claims, and the fluids that they share."""

import sys
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from workflow.control.paths import Catalogue, drawn_networks
from workflow.ljvae.claims.deck import CLAIMS
from workflow.ljvae.config.multiverse import Multiverse, load_multiverse, study_of_universe
from workflow.ljvae.config.reading import ConfigError
from workflow.ljvae.config.study import Study
from workflow.ljvae.multiverse.design import Universe, list_plan, list_universes
from workflow.ljvae.study import grid_names

FOLDER = "results/multiverse"
UNIVERSE = f"{FOLDER}/universes/{{universe}}"
FLUID = f"{FOLDER}/fluids/{{fluid}}"


class Universes:
    """The universes around a study, which are read and checked when one is asked for.

    The file that the ``base`` study names, the multiverse's own config, lies below the working directory or, if there
    is none, below ``project``.
    """

    def __init__(self, base: Study, project: Path) -> None:
        self._path = base.multiverse if Path(base.multiverse).is_file() else project / base.multiverse
        self._base = base
        self.study = cache(self._study)
        self.catalogue = cache(self._catalogue)
        self.fluid = cache(self._fluid)

    @cached_property
    def _config(self) -> dict[str, Any]:
        return self._base.model_dump(mode="json")

    @cached_property
    def settings(self) -> Multiverse:
        """The multiverse's config. Raises ConfigError if it has faults."""
        return load_multiverse(self._path)

    @cached_property
    def levels(self) -> dict[str, list[str]]:
        """The names of the levels of each choice, the study's first."""
        return {name: list(choice.levels) for name, choice in self.settings.choices.items()}

    @cached_property
    def all(self) -> dict[str, Universe]:
        """Every universe by name."""
        return list_universes(self.levels, self.settings.seeds)

    def check(self) -> None:
        """Raise ConfigError if the multiverse's config or the study of a universe has faults."""
        for name in self.all:
            self.study(name)

    @property
    def overview(self) -> dict[str, dict]:
        """The levels, seed and fluid of each universe, and whether it is in the plan, by name."""
        plan = list_plan(self.levels, self.all)
        return {
            name: {**universe._asdict(), "fluid": self.fluid(name), "in_plan": name in plan}
            for name, universe in self.all.items()
        }

    @cached_property
    def fluids(self) -> dict[str, str]:
        """A universe of each fluid, by the fluid's name."""
        return {self.fluid(name): name for name in reversed(self.all)}

    def study_of_fluid(self, fluid: str) -> Study:
        """The study of a universe that has this fluid."""
        return self.study(self.fluids[fluid])

    def ensembles_of_fluid(self, fluid: str) -> dict[str, dict]:
        """Descriptions of the simulated ensembles of a fluid."""
        return self.fluid_ensembles(self.fluids[fluid])

    def simulations(self, fluid: str) -> list[str]:
        """The files of the simulations of a fluid."""
        return [f"{FLUID.format(fluid=fluid)}/{ensemble}.npz" for ensemble in self.ensembles_of_fluid(fluid)]

    def files(self, name: str) -> list[str]:
        """A file of every universe. Exits with a line for each fault if the multiverse can't be run."""
        try:
            self.check()
        except ConfigError as error:
            sys.exit(f"The multiverse can't be run:\n{error}")
        return [f"{UNIVERSE.format(universe=universe)}/{name}" for universe in self.all]

    def _study(self, name: str) -> Study:
        return study_of_universe(self._config, self.settings, self.all[name].levels)

    def _catalogue(self, name: str) -> Catalogue:
        return Catalogue(self.study(name))

    def _fluid(self, name: str) -> str:
        """Name the fluid of a universe by those of its levels that change the simulation; "base" if none does."""
        usual = {choice: names[0] for choice, names in self.levels.items()}
        changed = [
            f"{choice}_{level}"
            for choice, level in self.all[name].levels.items()
            if level != usual[choice] and self._changes_fluid(choice, level)
        ]
        return "-".join(changed) or "base"

    def _changes_fluid(self, choice: str, level: str) -> bool:
        alone = f"{choice}_{level}"
        base = next(iter(self.all))
        return self._simulated(alone) != self._simulated(base)

    def _simulated(self, name: str) -> dict[str, Any]:
        study = self.study(name)
        return {"seed": study.seed, "system": study.system, "simulation": study.simulation} | self.fluid_ensembles(name)

    def fluid_ensembles(self, name: str) -> dict[str, dict]:
        """Descriptions of the simulated ensembles that a universe needs: those of trained gammas and of its claims."""
        catalogue = self.catalogue(name)
        named = {ensemble for entry in catalogue.study.claims.values() for ensemble in entry.ensembles}
        needed = _chosen(catalogue.ensembles, {*catalogue.trained, *named})
        return {ensemble: each for ensemble, each in needed.items() if each["kind"] == "simulated"}

    def training(self, name: str) -> dict[str, Any]:
        """Describe in plain values what the arrays of a universe depend on: its networks and ensembles."""
        catalogue = self.catalogue(name)
        study = catalogue.study
        claims = self.criteria(name)
        probed = _canonical_names(catalogue)[study.analysis.models[0]]
        networks = {probed, *_named(claims, "models"), *_named(claims, "against")}
        if any(CLAIMS[claim].grid for claim in claims):
            networks.update(network for row in self.grid(name)["names"] for network in row)
        return {
            "seed": study.seed,
            "training_seed": self.all[name].seed,
            **study.system.model_dump(),
            "gammas": study.simulation.gammas,
            "ranges": {part: list(bounds) for part, bounds in catalogue.ranges.items()},
            "models": {network: settings for network, settings in catalogue.models.items() if network in networks},
            "regressors": {network: each for network, each in catalogue.regressors.items() if network in networks},
            "probed": probed,
            "drawn": drawn_networks(claims, [probed]),
            "ensembles": _chosen(catalogue.ensembles, _named(claims, "ensembles")),
            "sampling": study.analysis.model_dump(include={"samples", "first_dimensions"}),
        }

    def architectures(self, name: str) -> list[str]:
        """The architectures of a universe's networks, those that learn coordinates among them."""
        world = self.training(name)
        networks = [*world["models"].values(), *world["regressors"].values()]
        return sorted({settings["architecture"] for settings in networks})

    def judging(self, name: str) -> dict[str, Any]:
        """Describe in plain values what the verdicts of a universe depend on in addition to its arrays."""
        study = self.study(name)
        return self.training(name) | {
            "grid": self.grid(name),
            "argon": study.argon.model_dump(),
            "claims": self.criteria(name),
            **study.analysis.model_dump(include={"significant_dimensions", "overlap"}),
            "analysis": study.analysis.model_dump(include={"bootstrap", "confidence"}),
        }

    def grid(self, name: str) -> dict[str, Any]:
        """The grid of a universe, with the names of the networks that are trained for it."""
        catalogue = self.catalogue(name)
        names = _canonical_names(catalogue)
        return catalogue.grid | {"names": [[names[network] for network in row] for row in grid_names(catalogue.grid)]}

    def criteria(self, name: str) -> dict[str, dict]:
        """The claims that are asked in a universe, by name, with the networks that are trained for them."""
        catalogue = self.catalogue(name)
        names = _canonical_names(catalogue)
        skipped = self._skipped(self.all[name])
        criteria = {}
        for claim, entry in catalogue.study.claims.items():
            networks = {key: _renamed(getattr(entry, key), names) for key in ("models", "against")}
            compares_itself = entry.against and networks["models"] == networks["against"]
            if claim not in skipped and not compares_itself:
                criteria[claim] = entry.model_dump() | networks
        return criteria

    def _skipped(self, universe: Universe) -> set[str]:
        """The claims that make no sense at a universe's levels."""
        return {
            claim
            for name, choice in self.settings.choices.items()
            if universe.levels[name] != self.levels[name][0]
            for claim in choice.about
        }


def _canonical_names(catalogue: Catalogue) -> dict[str, str]:
    """The first network with the same settings as each one: networks that agree in them are trained once."""
    names: dict[str, str] = {}
    for network, settings in catalogue.models.items():
        names[network] = next((first for first in names if catalogue.models[first] == settings), network)
    return names


def _renamed(networks: list[str], names: dict[str, str]) -> list[str]:
    return list(dict.fromkeys(names.get(network, network) for network in networks))


def _named(claims: dict[str, dict], key: str) -> set[str]:
    """Everything that the claims name under a key."""
    return {name for entry in claims.values() for name in entry[key]}


def _chosen(ensembles: dict[str, dict], names: set[str]) -> dict[str, dict]:
    return {name: description for name, description in ensembles.items() if name in names}
