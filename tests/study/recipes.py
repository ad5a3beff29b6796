"""The recipes of CONTRIBUTING.md, written out: the files that each one adds or edits.

A recipe maps a file's path to its text. For a file that is there, it maps the path to pairs of an old and a new text;
an old text of "" stands for the end of the file.
"""

Recipe = dict[str, str | list[tuple[str, str]]]

RULE = """

rule {name}:
    input:
        test="results/ensembles/test.npz",
    output:
        {output},
    log:
        "results/logs/{log}.log",
    benchmark:
        "results/benchmarks/{log}.tsv"
{constraints}    conda:
        "../../envs/{env}.yaml"
    params:
        code=script_digest("{name}"),
{params}    message:
        "{message}"
    script:
        "../scripts/{name}.py"
"""


def write_rule(name: str, output: str, env: str, message: str, **more: str) -> str:
    more = {"log": name, "constraints": "", "params": ""} | more
    return RULE.format(name=name, output=output, env=env, message=message, **more)


FIGURE: Recipe = {
    "workflow/ljvae/figures/heights.py": '''"""Heights of the particles at each gamma."""

import numpy as np
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import axes_grid


def draw(heights: dict[float, np.ndarray]) -> Figure:
    """Draw the distribution of the heights (S,), in sigma, of each gamma."""
    figure, axes = axes_grid(1, 1, height=2.5, width=0.5)
    for gamma, values in heights.items():
        axes[0, 0].hist(values, bins=20, histtype="step", density=True, label=f"{gamma:g}")
    axes[0, 0].set_xlabel("height (sigma)")
    axes[0, 0].legend(title="gamma")
    return figure
''',
    "workflow/scripts/figure_heights.py": '''"""Draw the heights of the particles at each gamma."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.heights import draw
from workflow.ljvae.storage import load_array


def main(test: str, figure: list[str]) -> None:
    gamma = load_array(test, "gamma")
    heights = load_array(test, "positions")[:, :, 1]
    style.save(draw({value: heights[gamma == value].ravel() for value in np.unique(gamma)}), figure)


if __name__ == "__main__":
    run(main, snakemake)
''',
    "workflow/rules/simulate.smk": [
        (
            "",
            write_rule(
                "figure_heights",
                'figure=figure("heights", "Simulation")',
                "analyse",
                "Draw the heights of the particles.",
            ),
        )
    ],
    "workflow/report/heights.rst": """Heights of the particles of the test set at each gamma.

**How to read it:** gravity pulls the fluid down.

**Sanity check:** a higher gamma lies lower.
""",
}

TABLE: Recipe = {
    "workflow/ljvae/physics/observables.py": [
        (
            "",
            '''

def tabulate_heights(positions: np.ndarray, gamma: np.ndarray) -> list[dict[str, float]]:
    """Rows with the median height, in sigma, of the configurations (S, N, 2) of each ``gamma`` (S,)."""
    heights = positions[:, :, 1]
    return [{"gamma": value, "median_height": np.median(heights[gamma == value])} for value in np.unique(gamma)]
''',
        )
    ],
    "workflow/scripts/table_heights.py": '''"""Tabulate the heights of the particles at each gamma."""

from workflow.control.jobs import run
from workflow.ljvae.physics.observables import tabulate_heights
from workflow.ljvae.storage import load_array, save_table


def main(test: str, table: str) -> None:
    save_table(table, tabulate_heights(load_array(test, "positions"), load_array(test, "gamma")))


if __name__ == "__main__":
    run(main, snakemake)
''',
    "workflow/rules/simulate.smk": [
        (
            "",
            write_rule(
                "table_heights",
                'table=table("heights", "Simulation")',
                "simulate",
                "Tabulate the heights of the particles.",
            ),
        )
    ],
    "workflow/report/tables.yaml": [
        (
            "",
            """  heights:
    row: a gamma
    columns:
      gamma: Gravity, the weight of a particle. [epsilon / sigma]
      median_height: Median height of the particles. [sigma]
    bug: a height that grows with gamma
""",
        )
    ],
}

ANOMALY: Recipe = {
    "workflow/ljvae/config/anomalies.py": [
        (
            "class FileAnomaly(Family):",
            '''class MirroredAnomaly(Family):
    """The test configurations upside down."""

    group = "Other fluids"
    from_test = True

    kind: Literal["mirrored"] = key("Derived from the test split.")

    def ensembles(self, name: str) -> dict[str, dict]:
        """One ensemble, of the family's name."""
        return {name: {"kind": self.kind}}


class FileAnomaly(Family):''',
        ),
        ("| MaskedAnomaly |", "| MaskedAnomaly | MirroredAnomaly |"),
    ],
    "workflow/ljvae/ensembles/mirrored.py": '''"""Configurations of the test set upside down."""

import numpy as np


def mirror(test: np.ndarray, box: float) -> dict[str, np.ndarray]:
    """Turn the configurations (S, N, 2), in sigma, upside down in a box of side ``box``."""
    return {"positions": test * np.float32([1, -1]) + np.float32([0, box]), "parents": np.arange(len(test))}
''',
    "workflow/scripts/mirror_test.py": '''"""Turn the test configurations upside down: one mirrored ensemble."""

from workflow.control.jobs import run
from workflow.ljvae.ensembles.mirrored import mirror
from workflow.ljvae.storage import load_array, save_arrays


def main(test: str, configurations: str, box: float) -> None:
    save_arrays(configurations, mirror(load_array(test, "positions"), box))


if __name__ == "__main__":
    run(main, snakemake)
''',
    "workflow/rules/represent.smk": [
        (
            "",
            write_rule(
                "mirror_test",
                'configurations="results/ensembles/{ensemble}.npz"',
                "simulate",
                "Turn the test set upside down.",
                log="mirror_test/{ensemble}",
                constraints='    wildcard_constraints:\n        ensemble=any_of(catalogue.of_kind("mirrored")),\n',
                params='        box=SYSTEM["box"],\n',
            ),
        )
    ],
    "config/smoke.yaml": [("anomalies:\n", "anomalies:\n  upside_down: {kind: mirrored}\n")],
    "results/README.md": [("", "\nMirrored ensembles have `positions` and `parents`.\n")],
}

ARCHITECTURE: Recipe = {
    "workflow/ljvae/models/linear.py": '''"""One linear layer to the latent mean and log-variance, and one back."""

import keras
import numpy as np
from keras import layers

from workflow.ljvae.models.parts import Initialisers, latent_encoder, standardise


def build(settings: dict, mean: np.ndarray, scale: float, seed: int) -> tuple[keras.Model, keras.Model]:
    """Build the encoder (B, N, N) -> two (B, D) and the decoder (B, D) -> (B, N, N), where ``mean`` is (N, N)."""
    initial = Initialisers(seed)
    matrix = keras.Input(mean.shape, name="matrix")
    h = layers.Flatten(name="flatten")(standardise(mean, scale, "standardise")(matrix))
    encoder = latent_encoder(matrix, h, settings["latent_dim"], initial)
    latent = keras.Input((settings["latent_dim"],), name="latent")
    h = layers.Dense(mean.size, kernel_initializer=initial(), name="unflatten")(latent)
    h = layers.Reshape(mean.shape, name="reshape")(h)
    decoder = keras.Model(latent, standardise(mean, scale, "restore", invert=True)(h), name="decoder")
    return encoder, decoder
''',
    "workflow/ljvae/config/networks.py": [
        (
            "Model = Annotated[",
            '''class LinearModel(SortedNetwork):
    """One linear layer each way."""

    architecture: Literal["linear"] = key("A module of workflow/ljvae/models.")
    input: Literal["distances"] = key("What it reads.", default="distances")


Model = Annotated[LinearModel | ''',
        )
    ],
    "config/smoke.yaml": [
        (
            "models:\n",
            "models:\n  linear: {architecture: linear, order: x, latent_dim: 8, kl_weight: 1.0e-5, "
            "epochs: 2, batch_size: 64, learning_rate: 2.0e-3, weight_decay: 0.0, mirror: true}\n",
        ),
        ("  models: [conv2d, geometric]", "  models: [conv2d, geometric, linear]"),
    ],
}

# The recipe, the most files that it may touch, and what is asked for, with the number of jobs that are new.
RECIPES = {
    "figure": (FIGURE, 4, ["results/figures/heights.png"], {"figure_heights": 1}),
    "table": (TABLE, 4, ["results/tables/heights.csv", "results/pages/heights.html"], {"table_heights": 1}),
    "anomaly": (
        ANOMALY,
        6,
        ["results/figures/upside_down.png", "results/anomaly/detector/upside_down.csv"],
        {"mirror_test": 1, "encode_upside_down": 1, "score_family": 1, "figure_anomaly": 1},
    ),
    "architecture": (
        ARCHITECTURE,
        5,
        [
            "results/models/linear/seed_1/row.csv",
            "results/anomaly/linear/seed_1/random_data.csv",
            "results/explore.html",
        ],
        {"train_model": 1, "encode_training": 1, "score_model": 1, "explore": 1},
    ),
}
