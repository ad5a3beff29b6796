"""Find the particles that were moved in corrupted ensembles by what one model says."""

import numpy as np

from workflow.ljvae.anomaly.localisation import find_suspects_by_model, point_errors, precision_and_recall, row_errors
from workflow.ljvae.geometry.distances import sort_order
from workflow.ljvae.geometry.neighbours import pair_surprise
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.logs import logged_to
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import bootstrap_mean
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_arrays, save_table

FAR = 0.5  # sigma: moved by more than thermal motion hides


def moved_particles(ensemble: dict, test: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places in x order (S, K) of the particles of a corrupted ensemble that were moved, and by how much, in sigma."""
    order = sort_order(ensemble["sorted_by"], "x")
    rows = np.take_along_axis(np.argsort(order, axis=1), ensemble["moved"], axis=1)
    offset = ensemble["positions"].astype(np.float64) - test[ensemble["parents"]]
    return rows, np.take_along_axis(np.linalg.norm(offset, axis=2), ensemble["moved"], axis=1)


def tabulate_suspects(
    found: np.ndarray, rows: np.ndarray, lengths: np.ndarray, gamma: np.ndarray, bootstrap: tuple
) -> list:
    """Rows of localisation.csv of one ensemble and method: over all gammas, with intervals, and of each."""
    precision, recall = precision_and_recall(found, rows, lengths, FAR)
    far = np.isfinite(recall)
    overall: dict[str, float | None] = {"gamma": None, "n": len(gamma)}
    for key, values in (("precision", precision), ("recall", recall[far])):
        numbers = bootstrap_mean(values, *bootstrap) if len(values) > 1 else (None, None, None)
        overall |= dict(zip((key, f"{key}_low", f"{key}_high"), numbers, strict=True))
    of_each = []
    for value in np.unique(gamma):
        own = gamma == value
        shares = {"precision": precision[own].mean(), "recall": recall[own & far].mean() if (own & far).any() else None}
        of_each.append({"gamma": value, **shares, "n": int(own.sum())})
    return [overall, *of_each]


def select_examples(gamma: np.ndarray) -> list[int]:
    """Configurations that the figure shows: one of the lowest and one of the highest gamma."""
    return sorted({int(gamma.argmin()), int(gamma.argmax())})


def errors_of(encoding: dict, matrices: np.ndarray, oriented: np.ndarray) -> np.ndarray:
    """The model's error (S, N) of each particle."""
    if "points" in encoding:
        return point_errors(oriented, encoding["points"])
    return row_errors(matrices, encoding["reconstruction"])


def main(input, output, names: dict, params) -> None:
    surprise = load_array(input.detector, "surprise")
    clean = np.asarray(open_matrices(input.validation_matrices))
    normal = errors_of(load_arrays(input.validation_encoding), clean, orient(clean)[0])
    test, test_gamma = load_array(input.test, "positions"), load_array(input.test, "gamma")
    table, examples = [], {}
    for k, (name, about) in enumerate(params.ensembles.items()):
        ensemble, matrices = load_arrays(input.anomalies[k]), np.asarray(open_matrices(input.matrices[k]))
        oriented, gamma = orient(matrices)[0], test_gamma[ensemble["parents"]]
        rows, lengths = moved_particles(ensemble, test)
        pairs = pair_surprise(matrices, surprise, params.box)
        errors = errors_of(load_arrays(input.encodings[k]), matrices, oriented)
        found = find_suspects_by_model(matrices, oriented, errors, normal, pairs, box=params.box, count=about["points"])
        bootstrap = (generator(params.seed, f"bootstrap localisation {name}"), *params.analysis)
        lines = tabulate_suspects(found, rows, lengths, gamma, bootstrap)
        table += [names | {"ensemble": name, "method": "model"} | line for line in lines]
        examples[f"{name}/model"] = found[select_examples(gamma)]
    save_table(output.rows, table)
    save_arrays(output.examples, examples)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            {"model": snakemake.wildcards.model, "seed": int(snakemake.wildcards.seed)},
            snakemake.params,
        )
