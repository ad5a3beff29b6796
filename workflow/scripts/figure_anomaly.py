"""Draw where a family of anomalies lands in latent space, and its errors."""

import pandas

from workflow.ljvae.figures import style
from workflow.ljvae.figures.anomaly import Family, draw
from workflow.ljvae.latent import project
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_arrays, stack_part


def family(input, gammas: list[float], ensembles: list[str], test: list[int], points: int) -> Family:
    """What the figure of the family with these ``ensembles`` shows, from the rule's inputs."""
    pca = load_arrays(input.pca[0])
    shown = slice(test[0], min(test[1], test[0] + points))
    encodings = dict(zip(ensembles, input.encodings, strict=True))
    table = pandas.read_csv(input.table[0])
    against_test = table[(table["reference"] == "test") & (table["score"] == "mse")].set_index("ensemble")
    return Family(
        test_planes={
            gamma: project(load_array(path, "mean")[shown], pca) for gamma, path in zip(gammas, input.test, strict=True)
        },
        # every k-th, so that a derived ensemble shows all of its parents' gammas
        planes={
            name: project(means[:: max(1, len(means) // points)], pca)
            for name, means in ((name, load_array(path, "mean")) for name, path in encodings.items())
        },
        test_errors=stack_part(input.test, "mse", test),
        errors={name: load_array(path, "mse") for name, path in encodings.items()},
        areas={name: tuple(against_test.loc[name, ["auc", "auc_low", "auc_high"]]) for name in ensembles},
    )


def main(input, outputs: list[str], params) -> None:
    shown = family(input, params.gammas, params.ensembles, params.test_range, params.points)
    style.save(draw(shown), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output, snakemake.params)
