"""Draw where a family of anomalies lands in latent space, and its errors."""

import numpy as np

from workflow.ljvae.figures import style
from workflow.ljvae.figures.anomaly import Family, draw
from workflow.ljvae.latent.space import project, project_by_gamma
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_arrays, load_table


def spread(values: np.ndarray, count: int) -> np.ndarray:
    """At most ``count`` of the values, evenly spread, so that a derived ensemble shows all of its gammas."""
    return values[np.linspace(0, len(values) - 1, min(len(values), count)).astype(int)]


def family(input, ensembles: list[str], points: int) -> Family:
    """What the figure of the family with these ``ensembles`` shows, from the rule's inputs."""
    pca, test = load_arrays(input.pca), load_arrays(input.test_encoding)
    encodings = dict(zip(ensembles, input.encodings, strict=True))
    table = load_table(input.table)
    against_test = table[(table["reference"] == "test") & (table["score"] == "mse")].set_index("ensemble")
    return Family(
        test_planes=project_by_gamma(test["mean"], load_array(input.test, "gamma"), pca, points),
        planes={name: project(spread(load_array(path, "mean"), points), pca) for name, path in encodings.items()},
        test_errors=test["mse"],
        errors={name: load_array(path, "mse") for name, path in encodings.items()},
        areas={name: tuple(against_test.loc[name, ["auc", "auc_low", "auc_high"]]) for name in ensembles},
    )


def main(input, outputs: list[str], params) -> None:
    style.save(draw(family(input, params.ensembles, params.points)), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output, snakemake.params)
