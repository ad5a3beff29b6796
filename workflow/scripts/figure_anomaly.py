"""Draw where a family of anomalies lands in latent space, its errors, and examples of changed or masked matrices."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.references import WHOLE_TEST_SET, find_references
from workflow.ljvae.figures import style
from workflow.ljvae.figures.anomaly import Examples, Family, collect_changes, collect_gaps, draw, spread_evenly
from workflow.ljvae.figures.names import name_ensembles, shorten_names
from workflow.ljvae.latent.space import project
from workflow.ljvae.storage import load_array, load_arrays, load_table, open_matrices

AREA = ["auc", "auc_low", "auc_high", "null_low", "null_high"]


def read_family(
    test_encoding: str,
    normal: str,
    pca: str,
    encodings: dict[str, str],
    areas: str,
    ensembles: dict[str, dict],
    points: int,
) -> Family:
    """The data of a family's figure, from the rule's inputs; ``encodings`` are files by ensemble."""
    components = load_arrays(pca)
    encoded = load_arrays(test_encoding)
    quoted = load_table(areas).query("quoted and score == 'mse'").set_index("ensemble")
    means = {name: load_array(path, "mean") for name, path in encodings.items()}
    described = load_arrays(normal)
    references = {name: find_references(description, described)[0] for name, description in ensembles.items()}
    return Family(
        test_plane=project(spread_evenly(encoded["mean"], points), components),
        planes={name: project(spread_evenly(mean, points), components) for name, mean in means.items()},
        test_errors=encoded["mse"],
        normal_errors={
            name: (encoded["mse"][each.test.chosen], each.test.weights)
            for name, each in references.items()
            if each.gamma is not None and each.name != WHOLE_TEST_SET
        },
        errors={name: load_array(path, "mse") for name, path in encodings.items()},
        areas=dict(zip(quoted.index, quoted[AREA].to_numpy(float).tolist(), strict=True)),
        names=shorten_names(name_ensembles(ensembles)),
    )


def read_changes(
    test: str, test_encoding: str, clean: str, anomalies: list[str], matrices: list[str], encodings: dict[str, str]
) -> Examples:
    """Examples from a family's first corrupted ensemble that keeps the order, or from its first one."""
    # where the order is kept, matrix and original can be subtracted
    kept = [k for k, name in enumerate(encodings) if name.endswith("_kept")]
    shown = kept[0] if kept else 0
    return collect_changes(
        open_matrices(clean),
        open_matrices(matrices[shown]),
        load_array(test_encoding, "reconstruction"),
        load_array(list(encodings.values())[shown], "reconstruction"),
        load_array(anomalies[shown], "parents"),
        load_array(test, "gamma"),
    )


def read_gaps(clean: str, matrices: list[str], encodings: dict[str, str], names: dict[str, str]) -> Examples:
    """The first test configuration as each masked ensemble has it."""
    masked = {names[name]: open_matrices(path)[0] for name, path in zip(encodings, matrices, strict=True)}
    decoded = {names[name]: load_array(path, "reconstruction")[0] for name, path in encodings.items()}
    return collect_gaps(open_matrices(clean)[0], masked, decoded)


def main(
    test: str,
    test_encoding: str,
    normal: str,
    pca: str,
    encodings: list[str],
    areas: str,
    anomalies: list[str],
    matrices: list[str],
    clean: list[str],
    figure: list[str],
    ensembles: dict[str, dict],
    examples: str,
    points: int,
) -> None:
    files = dict(zip(ensembles, encodings, strict=True))
    family = read_family(test_encoding, normal, pca, files, areas, ensembles, points)
    shown = None
    if examples == "changes":
        shown = read_changes(test, test_encoding, clean[0], anomalies, matrices, files)
    elif examples == "gaps":
        shown = read_gaps(clean[0], matrices, files, family.names)
    style.save(draw(family, shown), figure)


if __name__ == "__main__":
    run(main, snakemake)
