"""How far beyond the mean image and the y gradient one network of images gets."""

import numpy as np

from workflow.ljvae.geometry.images import cell_errors, fit_predictors
from workflow.ljvae.logs import logged_to
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import bootstrap_mean
from workflow.ljvae.storage import load_array, open_matrices, save_arrays, save_table


def main(input, output, model: str, seed: int, params) -> None:
    variant = params.settings["input"]
    train, test = np.asarray(open_matrices(input.train_images)), np.asarray(open_matrices(input.test_images))
    gamma = load_array(input.test, "gamma")
    predicted = fit_predictors(train, load_array(input.train, "gamma"), gamma)
    predicted["network"] = load_array(input.encoding, "reconstruction")
    errors = {name: cell_errors(test, images, variant) for name, images in predicted.items()}
    rng = generator(params.seed, f"{model} seed {seed} sampled image")
    decoded = predicted["network"]
    stored = {f"errors/{name}": values for name, values in errors.items()}
    if variant == "occupancy":
        stored["sampled"] = rng.random(decoded.shape) < decoded  # the deck: the reconstruction is sampled
    save_arrays(output.arrays, stored)
    rows, gradient = [], errors["height_and_gamma"]
    for name, values in errors.items():
        images = np.broadcast_to(predicted[name], test.shape)
        gain, low, high = bootstrap_mean(
            (gradient - values) / gradient.mean(), rng, params.analysis["bootstrap"], params.analysis["confidence"]
        )
        rows.append(
            {
                "model": model,
                "seed": seed,
                "representation": params.representation,
                "predictor": name,
                "cell_error": values.mean(),
                "configuration_error": values.mean() * test[0].size,
                "gain_over_gradient": gain,
                "gain_low": low,
                "gain_high": high,
                # of the particles that it puts into cells, the share that falls into an occupied one
                "hit_rate": (images * (test > 0)).sum() / images.sum(),
                "n": len(test),
            }
        )
    save_table(output.rows, rows)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            snakemake.wildcards.model,
            int(snakemake.wildcards.seed),
            snakemake.params,
        )
