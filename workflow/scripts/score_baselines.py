"""Score a family of anomalies without a network, and with what an oracle knows, against the test set."""

import numpy as np

from workflow.ljvae.anomaly.areas import compare_scores, tabulate_score
from workflow.ljvae.anomaly.baselines import Detectors, plain_scores, simple_features
from workflow.ljvae.geometry.neighbours import fit_pair_surprise
from workflow.ljvae.logs import logged_to
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.reweighting import log_likelihood_ratio, reduced_energy
from workflow.ljvae.randomness import generator, stream_key
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_table


def ceiling(test: np.ndarray, gamma: np.ndarray, positions: np.ndarray, name: str, about: dict, params) -> list[dict]:
    """Rows of the likelihood ratio of a simulated ensemble to the test set, and to that of its own gamma."""
    other = Fluid.from_description(params.system, about)
    references = {"test": np.unique(gamma)}
    if other.gamma in gamma:
        references["same_gamma"] = np.array([other.gamma])
    rows = []
    for reference, gammas in references.items():
        normal = test[np.isin(gamma, gammas)]
        fluids = [Fluid(**params.system, gamma=value) for value in gammas]
        ratios = log_likelihood_ratio(
            reduced_energy(normal, other),
            np.stack([reduced_energy(normal, fluid) for fluid in fluids]),
            reduced_energy(positions, other),
            np.stack([reduced_energy(positions, fluid) for fluid in fluids]),
        )
        rng = generator(params.seed, f"bootstrap likelihood_ratio {name} {reference}")
        interval = {"samples": params.analysis["bootstrap"], "confidence": params.analysis["confidence"]}
        numbers = compare_scores(*ratios, None, rng, **interval)
        rows.append({"ensemble": name, "reference": reference, "score": "likelihood_ratio", **numbers})
    return rows


def main(input, output: str, order: str, params) -> None:
    pca, box = load_arrays(input.pca), params.system["box"]
    surprise = fit_pair_surprise(open_matrices(input.train_matrices), box)
    train = simple_features(open_matrices(input.train_matrices), load_array(input.train, "positions"), surprise, box)
    seed = stream_key(params.seed, f"baselines {order}") % 2**31
    detectors = Detectors(train, seed, params.settings["neighbours"])

    def scored(matrices: str, ensemble: str) -> dict[str, np.ndarray]:
        given, positions = open_matrices(matrices), load_array(ensemble, "positions")
        features = simple_features(given, positions, surprise, box)
        plain = plain_scores(given, positions, features, pca, train[:, -2].mean(), box)
        return plain | detectors.score(features)

    gamma, test = load_array(input.test, "gamma"), scored(input.matrices, input.test)
    anomalies = [scored(*paths) for paths in zip(input.anomaly_matrices, input.anomalies, strict=True)]
    parents = {name: load_array(path, "parents") for name, path in zip(params.derived, input.derived, strict=True)}
    rows = []
    for score, normal in test.items():
        by_name = {name: found[score] for name, found in zip(params.ensembles, anomalies, strict=True)}
        rows += tabulate_score(score, normal, gamma, by_name, params.ensembles, parents, params.seed, **params.analysis)
    positions = load_array(input.test, "positions")
    for (name, about), path in zip(params.ensembles.items(), input.anomalies, strict=True):
        if about["kind"] == "simulated":
            rows += ceiling(positions, gamma, load_array(path, "positions"), name, about, params)
    about = {"representation": f"distances_{order}"}
    save_table(output, [{"model": "baseline", "seed": None, **row, **about} for row in rows])


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output[0], snakemake.wildcards.order, snakemake.params)
