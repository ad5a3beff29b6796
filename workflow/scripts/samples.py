"""Draw latents of each gamma in several ways, and decode them to configurations in their frame."""

import numpy as np

from workflow.ljvae.generation import WAYS, drawn, fitted, neighbours, posterior_samples
from workflow.ljvae.geometry.distances import clean_matrices
from workflow.ljvae.geometry.frame import frame
from workflow.ljvae.logs import logged_to, starting
from workflow.ljvae.randomness import generator, stream_key
from workflow.ljvae.storage import load_array, load_arrays, save_arrays


def main(input, output: str, name: str, params) -> None:
    # TensorFlow talks while it is imported: here its words go into the log
    with starting():
        from workflow.ljvae.encoding import decode, decodes_points
        from workflow.ljvae.training import load_model, use_threads

    use_threads(1)
    model, prior = load_model(input.model), load_model(input.prior)
    gamma, encoding = load_array(input.ensemble, "gamma"), load_arrays(input.encoding)
    count, rng = params.settings["configurations"], generator(params.seed, f"{name} posterior samples")
    latents = posterior_samples(encoding["mean"], encoding["log_variance"], rng)
    mixtures = {
        way: fitted(latents, gamma, components, stream_key(params.seed, f"{name} {way}") % 2**31)
        for way, components in (("gaussian", 1), ("mixture", params.settings["components"]))
    }

    def latents_of(way: str, value: float) -> np.ndarray:
        rng = generator(params.seed, f"{name} {way} {value:g}")
        if way == "posterior":
            sides = neighbours(value, np.unique(gamma))
            share = sum(weight * (gamma == side) / (gamma == side).sum() for side, weight in sides.items())
            return latents[rng.choice(len(latents), count, p=share / share.sum())]
        if way == "flow":
            return prior.sample(value, count, rng)
        return drawn(mixtures[way], value, count, rng)

    made = {}
    # at the trained ones too, where the relaxation is tuned
    for value in sorted({*params.settings["gammas"], *np.unique(gamma).tolist()}):
        for way in WAYS:
            decoded = decode(model, latents_of(way, value))
            points = decoded if decodes_points(model) else frame(clean_matrices(decoded))[0]
            made[f"{way}/{value:g}"] = points.astype(np.float32)
    save_arrays(output, made)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output[0],
            "{model} seed {seed}".format(**snakemake.wildcards),
            snakemake.params,
        )
