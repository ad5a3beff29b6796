"""Measure how much better one network of images predicts than the mean image and the y gradient do."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.geometry.images import cell_errors, fit_predictors, hit_rate
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import bootstrap_mean
from workflow.ljvae.storage import load_array, open_matrices, save_arrays, save_table


def make_rows(
    errors: dict[str, np.ndarray],
    predicted: dict[str, np.ndarray],
    images: np.ndarray,
    rng: np.random.Generator,
    analysis: dict,
) -> list[dict]:
    """Tabulate the predictors of the test ``images`` (S, C, C), with their gains over the y gradient of each gamma."""
    gradient = errors["height_and_gamma"]
    rows = []
    for name, values in errors.items():
        gains = (gradient - values) / gradient.mean()
        gain, low, high = bootstrap_mean(gains, rng, analysis["bootstrap"], analysis["confidence"])
        row = {
            "predictor": name,
            "cell_error": values.mean(),
            "configuration_error": values.mean() * images[0].size,
            "gain_over_gradient": gain,
            "gain_low": low,
            "gain_high": high,
            "hit_rate": hit_rate(images, predicted[name]),
            "n": len(images),
        }
        rows.append(row)
    return rows


def main(
    train: str,
    test: str,
    train_images: str,
    test_images: str,
    encoding: str,
    arrays: str,
    rows: str,
    model: str,
    seed: int,
    study_seed: int,
    settings: dict,
    representation: str,
    analysis: dict,
) -> None:
    images = np.asarray(open_matrices(test_images))
    gammas = [load_array(path, "gamma") for path in (train, test)]
    predicted = fit_predictors(np.asarray(open_matrices(train_images)), *gammas)
    predicted["network"] = decoded = load_array(encoding, "reconstruction")
    errors = {name: cell_errors(images, values, settings["input"]) for name, values in predicted.items()}
    rng = generator(study_seed, f"{model} seed {seed} sampled image")
    stored = {f"errors/{name}": values for name, values in errors.items()}
    if settings["input"] == "occupancy":
        stored["sampled"] = rng.random(decoded.shape) < decoded  # the deck: the reconstruction is sampled
    save_arrays(arrays, stored)
    head = {"model": model, "seed": seed, "representation": representation}
    save_table(rows, [head | row for row in make_rows(errors, predicted, images, rng, analysis)])


if __name__ == "__main__":
    run(main, snakemake)
