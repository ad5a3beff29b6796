"""Find the particles that were moved in corrupted ensembles: by a model, by short pairs alone, and by an oracle."""

import numpy as np

from workflow.ljvae.geometry.distances import sort_order, sort_points
from workflow.ljvae.geometry.frame import frame
from workflow.ljvae.geometry.neighbours import pair_surprise
from workflow.ljvae.localisation import (
    model_suspects,
    oracle_suspects,
    point_errors,
    precision_and_recall,
    row_errors,
    suspects,
)
from workflow.ljvae.logs import logged_to
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import bootstrap_mean
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_arrays, save_table

FAR = 0.5  # sigma: moved by more than thermal motion hides


def errors_of(encoding: dict, matrices: np.ndarray, frames: np.ndarray) -> np.ndarray:
    """The model's error (S, N) of each particle."""
    if "points" in encoding:
        return point_errors(frames, encoding["points"])
    return row_errors(matrices, encoding["reconstruction"])


def located(
    found: dict[str, np.ndarray], rows: np.ndarray, lengths: np.ndarray, gamma: np.ndarray, bootstrap: tuple
) -> list[dict]:
    """Rows of localisation.csv of one ensemble: each method over all gammas, and of each."""
    made = []
    for method, particles in found.items():
        precision, recall = precision_and_recall(particles, rows, lengths, FAR)
        for value in (None, *np.unique(gamma)):
            chosen = np.ones(len(gamma), dtype=bool) if value is None else gamma == value
            far = chosen & np.isfinite(recall)
            mean, low, high = bootstrap_mean(precision[chosen], *bootstrap)
            numbers = {"precision": mean, "precision_low": low, "precision_high": high}
            found_far = bootstrap_mean(recall[far], *bootstrap) if far.sum() > 1 else (None, None, None)
            numbers |= dict(zip(("recall", "recall_low", "recall_high"), found_far, strict=True))
            made.append({"method": method, "gamma": value, **numbers, "n": int(chosen.sum())})
    return made


def main(input, output, names: dict, params) -> None:
    box, surprise = params.system["box"], load_array(input.detector, "surprise")
    clean = np.asarray(open_matrices(input.validation_matrices))
    normal = errors_of(load_arrays(input.validation_encoding), clean, frame(clean)[0])
    test, test_gamma = load_array(input.test, "positions"), load_array(input.test, "gamma")
    table, examples = [], {}
    for k, (name, about) in enumerate(params.ensembles.items()):
        arrays, matrices = load_arrays(input.anomalies[k]), np.asarray(open_matrices(input.matrices[k]))
        frames, gamma = frame(matrices)[0], test_gamma[arrays["parents"]]
        order = sort_order(arrays["sorted_by"], "x")
        rows = np.take_along_axis(np.argsort(order, axis=1), arrays["moved"], axis=1)
        offset = arrays["positions"].astype(np.float64) - test[arrays["parents"]]
        lengths = np.take_along_axis(np.linalg.norm(offset, axis=2), arrays["moved"], axis=1)
        positions, count = sort_points(arrays["positions"], "x", arrays["sorted_by"]), about["points"]
        pairs = pair_surprise(matrices, surprise, box)
        errors = errors_of(load_arrays(input.encodings[k]), matrices, frames)
        rng = generator(params.seed, f"oracle {name}")
        found = {
            "model": model_suspects(matrices, frames, errors, normal, pairs, box=box, count=count),
            "short_pairs": suspects(pairs, np.zeros(pairs.shape[:2]), count),
            "oracle": oracle_suspects(
                positions,
                gamma,
                rng,
                count=count,
                step=about["step"] * (box if about["unit"] == "box" else 1.0),
                temperature=params.system["temperature"],
                box=box,
                ordered=about["sorting"] == "kept",
            ),
        }
        bootstrap = (generator(params.seed, f"bootstrap localisation {name}"), *params.analysis)
        lines = located(found, rows, lengths, gamma, bootstrap)
        table += [names | {"ensemble": name} | line for line in lines]
        shown = sorted({int(gamma.argmin()), int(gamma.argmax())})
        examples |= {f"{name}/positions": positions[shown], f"{name}/moved": rows[shown], f"{name}/gamma": gamma[shown]}
        examples |= {f"{name}/{method}": particles[shown] for method, particles in found.items()}
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
