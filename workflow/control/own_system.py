"""The files of a study of your own system: where each result lies, and how its trajectories are read."""

from collections.abc import Iterable
from typing import Any

from workflow.ljvae.config.environments import Environments
from workflow.ljvae.environments import naming
from workflow.ljvae.environments.naming import NETWORKS, READS

RESULTS = "results/environments"
SURVEY = f"{RESULTS}/survey.json"
SPLIT = f"{RESULTS}/normal/{{description}}/{{split}}.npy"
LINEAR = f"{RESULTS}/models/linear.npz"
PHASES = f"{RESULTS}/models/phases.npz"
NETWORK = f"{RESULTS}/models/{{network}}/seed_{{seed}}.keras"
SCORES = f"{RESULTS}/scores/{{trajectory}}/{{shard}}.npz"
CALIBRATION = f"{RESULTS}/calibration.npz"
ROWS = f"{RESULTS}/rows/{{table}}/{{trajectory}}.csv"
TABLE = f"{RESULTS}/tables/{{table}}.csv"
FIGURE = f"{RESULTS}/figures/{{figure}}.{{kind}}"


class OwnSystem:
    """Trajectories of a study of your own system by name, and the files that are made of them, as plain values."""

    def __init__(self, settings: Environments) -> None:
        self.settings = settings
        count = len(settings.normal)
        self.normal = {
            "normal" if count == 1 else f"normal_{number}": path for number, path in enumerate(settings.normal, 1)
        }
        self.judged = dict(settings.judge)
        self.paths = self.normal | self.judged
        self.fractions = settings.blocks.model_dump()
        self.whole = settings.neighbours == "all"
        self.neighbours = None if self.whole else settings.neighbours
        self.compared = [name for name in settings.compare if not (self.whole and name in naming.OF_NEIGHBOURS)]
        self.networks = [name for name in NETWORKS if name in (settings.score, *self.compared)]
        self.descriptions = list(dict.fromkeys(READS[name] for name in (naming.LINEAR, settings.score, *self.compared)))

    @property
    def tables(self) -> list[str]:
        """Tables that are joined from the rows of trajectories, or of scores."""
        return [
            "judged_frames",
            "alarms",
            "phases",
            "compared_scores",
            *(["suspects"] if self.judged and not self.whole else []),
        ]

    def rows(self, table: str) -> list[str]:
        """The files from which a table is joined."""
        names = {
            "compared_scores": [naming.LINEAR, *self.compared],
            "suspects": list(self.judged),
        }.get(table, list(self.paths))
        return [ROWS.format(table=table, trajectory=name) for name in names]

    @property
    def figures(self) -> list[str]:
        """Figures, one of them for each trajectory that is judged."""
        judged = [f"snapshot_{name}" for name in self.judged]
        return ["phases", "compared_scores", *(["timeline", *judged] if judged else [])]

    @property
    def options(self) -> dict[str, Any]:
        """How files are read: the keywords of `stream_frames`."""
        return {
            "length": self.settings.unit,
            "dimensions": self.settings.dimensions,
            "periodic": self.settings.periodic,
            "topology": self.settings.topology,
        }

    def files(self, names: Iterable[str]) -> list[str]:
        """The files of trajectories, and the topology that they are read with."""
        topology = [self.settings.topology] if self.settings.topology else []
        return [*(self.paths[name] for name in names), *topology]

    @property
    def named_files(self) -> list[tuple[str, str]]:
        """Each file of the config behind the key that names it."""
        named = [("environments.normal", path) for path in self.settings.normal]
        named += [(f"environments.judge.{name}", path) for name, path in self.judged.items()]
        return named + ([("environments.topology", self.settings.topology)] if self.settings.topology else [])

    def scores(self, trajectory: str) -> list[str]:
        """The scores of a trajectory, a file for each shard."""
        return [SCORES.format(trajectory=trajectory, shard=shard) for shard in range(self.settings.shards)]

    def network_files(self, methods: list[str]) -> list[str]:
        """The networks of those ``methods`` that are networks, one for each training seed."""
        seeds = self.settings.networks.seeds
        return [NETWORK.format(network=name, seed=seed) for name in NETWORKS if name in methods for seed in seeds]

    def network_settings(self, network: str) -> dict[str, Any]:
        """Settings of a network, as plain values that training takes."""
        keys = self.settings.networks.model_dump(exclude={"seeds"})
        layers = {"dense_units": 128, "layers": 2} if network == "dense" else {"channels": [16, 32]}
        return (
            keys
            | layers
            | {"architecture": network, "likelihood": "gaussian", "weight_decay": 0.0, "input": READS[network]}
        )

    def trajectory(self, name: str) -> str:
        """The scored trajectory for OVITO."""
        return f"{RESULTS}/trajectories/{name}.{self.settings.write}"


def figure_files(names: list[str]) -> list[str]:
    """The PDF and PNG of each figure."""
    return [FIGURE.format(figure=name, kind=kind) for name in names for kind in ("pdf", "png")]


def table_files(names: list[str]) -> list[str]:
    """The CSV of each table."""
    return [TABLE.format(table=name) for name in names]
