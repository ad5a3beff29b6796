"""The arrays of the study that each of the deck's claims is measured on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from workflow.ljvae.claims import statistics as claims
from workflow.ljvae.claims.deck import CLAIMS
from workflow.ljvae.claims.verdicts import combine_seeds, estimate
from workflow.ljvae.ensembles.corrupted import rank_moved
from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.geometry.gram import displacements
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, open_matrices


@dataclass(frozen=True)
class Results:
    """The study's arrays by their names among the rule's inputs, and the settings that they were made with."""

    files: frozenset[str]
    params: dict

    def _path(self, name: str) -> str:
        path = f"results/{name}"
        if path not in self.files:
            raise ValueError(f"{path} is not an input of this rule")
        return path

    def array(self, name: str, key: str) -> np.ndarray:
        """One array of a file below results/. Raises ValueError if the file is no input of this rule."""
        return load_array(self._path(name), key)

    def matrices(self, model: str, part: str) -> np.ndarray:
        """Original matrices (S, N, N) of the ensemble ``part`` as the model reads them."""
        return open_matrices(self._path(f"matrices/{self.params['models'][model]['order']}/{part}.npy"))

    def encoding(self, model: str, seed: int, key: str, ensemble: str = "test") -> np.ndarray:
        """The array ``key`` of a model's encoding of an ensemble."""
        return self.array(f"encodings/{model}/seed_{seed}/{ensemble}.npz", key)

    def test(self, key: str) -> np.ndarray:
        """An array of the test set: positions (S, N, 2) in sigma, gamma (S,)."""
        return self.array("ensembles/test.npz", key)

    def points(self, order: str) -> np.ndarray:
        """Points (S, N, 2) of the test set in ``order``, in units of L."""
        return sort_points(self.test("positions").astype(np.float64), order) / self.params["box"]

    def mean_matrix(self, order: str) -> np.ndarray:
        """Mean matrix (N, N) of the training set."""
        mean = self.array(f"models/baselines_{order}.npz", "mean")
        return mean.reshape(2 * [int(np.sqrt(mean.size))])

    def errors(self, model: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """Errors (S,) of the distances in the test set: the model's, and those of the mean matrix."""
        settings = self.params["models"][model]
        true = distance_matrices(self.points(settings["order"]))
        constant = np.square(true - self.mean_matrix(settings["order"])).mean(axis=(1, 2))
        if settings["input"] == "distances":
            return self.encoding(model, seed, "mse").astype(np.float64), constant
        decoded = distance_matrices(self.encoding(model, seed, "reconstruction"))
        return np.square(decoded - true).mean(axis=(1, 2), dtype=np.float64), constant

    def plane(self, model: str, seed: int) -> Callable[[np.ndarray], np.ndarray]:
        """The projection of latents (S, D) on the test set's first two principal components, (S, 2)."""
        return claims.principal_plane(self.encoding(model, seed, "mean"))

    def gammas(self, ensembles: list[str]) -> dict[str, float]:
        """The gamma of each of the ensembles."""
        return {name: self.params["ensembles"][name]["gamma"] for name in ensembles}


# Takes the results, a network (None for a claim that is about none), its training seed, and the claim's config.
Measure = Callable[[Results, Any, int, dict], claims.Case]


def _coherence(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    rng = generator(results.params["seed"], "claim vae-coherent pairs")
    other = results.encoding(entry["against"][0], seed, "mean")
    return claims.coherence(results.encoding(model, seed, "mean"), other, results.matrices(model, "test"), rng)


def _argon(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    argon = results.params["argon"]  # the bootstrap of so few sources spans them all
    return claims.mean(claims.log10_gravity(argon["mass"], argon["sigma"], argon["epsilon"]))


def _explained(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    return claims.explained(*results.errors(model, seed))


def _pca_share(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    return claims.first_components(results.encoding(model, seed, "mean"))


def _clusters(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    means = results.encoding(model, seed, "mean")
    return claims.clusters(results.plane(model, seed)(means), results.test("gamma"), results.params["neighbours"])


def _slope_over(key: str) -> Measure:
    def slope(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
        grid = results.params["grid"]
        errors = np.stack(
            [
                np.stack([results.encoding(name, seed, "mse").astype(np.float64) for name in row], axis=1)
                for row in grid["names"]
            ],
            axis=1,
        )  # (S, latent dimensions, KL weights)
        return claims.slope(errors if key == "latent_dims" else np.swapaxes(errors, 1, 2), grid[key])

    return slope


def _deeper(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    return claims.ratio(results.errors(model, seed)[0], results.errors(entry["against"][0], seed)[0])


def _learned_coordinates(results: Results, regressor: str, seed: int, entry: dict) -> claims.Case:
    points = results.array(f"regressors/{regressor}/seed_{seed}/points.npz", "true").astype(np.float64)
    original = results.points(results.params["regressors"][regressor]["order"])
    return claims.mean(results.params["box"] * _root_mean_square(displacements(points, original)))


def _gram(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    name = f"geometry/{model}/seed_{seed}.npz"
    points = results.array(name, "true/first_particle/points")
    original = results.array(name, "original")
    return claims.mean(_root_mean_square(displacements(points.astype(np.float64), original)))


def _root_mean_square(distances: np.ndarray) -> np.ndarray:
    return np.sqrt(np.square(distances).mean(axis=1))


def _energies(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    name = f"geometry/{model}/seed_{seed}.npz"
    return claims.distribution_distance(
        results.array(name, "decoded/first_particle/energy"), results.array(name, "original_energy")
    )


def _unseen_places(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    plane = results.plane(model, seed)
    unseen = {
        gamma: plane(results.encoding(model, seed, "mean", name))
        for name, gamma in results.gammas(entry["ensembles"]).items()
    }
    test = plane(results.encoding(model, seed, "mean"))
    return claims.adjacent_neighbours(unseen, test, results.test("gamma"), results.params["neighbours"])


def _unseen_errors(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    errors = {
        gamma: results.encoding(model, seed, "mse", name) for name, gamma in results.gammas(entry["ensembles"]).items()
    }
    return claims.error_ratio(errors, results.encoding(model, seed, "mse"), results.test("gamma"))


def _fake_clusters(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    plane = results.plane(model, seed)
    test = plane(results.encoding(model, seed, "mean"))
    gamma = results.test("gamma")
    fake_points = []
    test_points = []
    labels = []
    for name, value in results.gammas(entry["ensembles"]).items():
        fake = plane(results.encoding(model, seed, "mean", name))
        same_gamma = test[gamma == value]
        size = min(len(fake), len(same_gamma))  # neighbours among as many points
        fake_points.append(fake[:size])
        test_points.append(same_gamma[:size])
        labels.append(np.full(size, value))
    fakes = np.concatenate(fake_points)
    tests = np.concatenate(test_points)
    gammas = np.concatenate(labels)
    return claims.clusters_kept(fakes, gammas, tests, gammas, results.params["neighbours"])


def _fake_errors(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    normal = results.encoding(model, seed, "mse")
    gamma = results.test("gamma")
    return claims.exceedance(
        [
            (normal[gamma == value], results.encoding(model, seed, "mse", name))
            for name, value in results.gammas(entry["ensembles"]).items()
        ]
    )


def _random_places(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    plane = results.plane(model, seed)
    random = plane(results.encoding(model, seed, "mean", entry["ensembles"][0]))
    test = plane(results.encoding(model, seed, "mean"))
    return claims.spread_and_place(random, test, results.test("gamma"), results.params["neighbours"])


def _corruption_errors(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    name = entry["ensembles"][0]
    parents = results.array(f"ensembles/{name}.npz", "parents")
    return claims.exceedance_of_children(
        results.encoding(model, seed, "mse")[parents], results.encoding(model, seed, "mse", name)
    )


def _corruption_change(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    name = entry["ensembles"][0]
    file = f"ensembles/{name}.npz"
    order = results.params["models"][model]["order"]
    rows = rank_moved(results.array(file, "sorted_by"), results.array(file, "moved"), order)
    clean = results.encoding(model, seed, "reconstruction")[results.array(file, "parents")]
    return claims.change_elsewhere(results.encoding(model, seed, "reconstruction", name) - clean, rows)


def _inpainting(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    files = [f"ensembles/{name}.npz" for name in entry["ensembles"]]
    parents = results.array(files[0], "parents")  # the masks of all sizes are laid on the same configurations
    return claims.filled_in(
        [results.encoding(model, seed, "reconstruction", name) for name in entry["ensembles"]],
        np.asarray(results.matrices(model, "test"))[parents],
        [results.array(file, "mask") for file in files],
        results.mean_matrix(results.params["models"][model]["order"]),
    )


def _zero(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    probe = f"generation/{model}/seed_{seed}/probe.npz"
    moved = results.array(probe, "traversals")[: results.params["significant_dimensions"], [0, -1]]
    return claims.featureless(results.array(probe, "zero"), moved, results.encoding(model, seed, "reconstruction"))


def _patterns(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    moved = results.array(f"generation/{model}/seed_{seed}/probe.npz", "traversals")[
        : results.params["significant_dimensions"]
    ]
    return claims.pattern_similarity(moved[:, -1] - moved[:, 0])


def _first_dimensions(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    sampled = results.array(f"generation/{model}/seed_{seed}/probe.npz", "matrices/first_dimensions")
    return claims.sampled_roughness(sampled, results.encoding(model, seed, "reconstruction"))


def _components(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    name = f"generation/{model}/seed_{seed}/generated.npz"
    return claims.closer_sampling(
        results.array(name, "pca_20/points"),
        results.array(name, "first_dimensions/points"),
        results.test("positions"),
        results.params["box"],
        results.params["overlap"],
    )


def _images(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    name = f"image/{model}/seed_{seed}.npz"
    return claims.explained(results.array(name, "errors/network"), results.array(name, "errors/height_and_gamma"))


# The ids are those of the deck's CLAIMS.
MEASURES: dict[str, Measure] = {
    "vae-coherent": _coherence,
    "argon-gamma": _argon,
    "distances-kept": _explained,
    "ff-coordinates": _explained,
    "ff-distances": _explained,
    "conv-learns": _explained,
    "pca-share": _pca_share,
    "latent-clusters": _clusters,
    "mse-latent-dim": _slope_over("latent_dims"),
    "mse-kl-weight": _slope_over("kl_weights"),
    "depth-no-gain": _deeper,
    "learned-coordinates": _learned_coordinates,
    "gram-exact": _gram,
    "energy-distribution": _energies,
    "unseen-gamma-latent": _unseen_places,
    "unseen-gamma-mse": _unseen_errors,
    "fake-clusters": _fake_clusters,
    "fake-mse": _fake_errors,
    "random-spread": _random_places,
    "corruption-mse": _corruption_errors,
    "corruption-shift": _corruption_change,
    "missing-inpainted": _inpainting,
    "zero-featureless": _zero,
    "dims-differ": _patterns,
    "first-dims-sampling": _first_dimensions,
    "pca-sampling": _components,
    "image-fails": _images,
}


def estimate_claim(claim: str, results: Results, entry: dict, seeds: list[int], analysis: dict) -> tuple:
    """The claim's statistic with its interval (value, low, high); for several networks that of the best."""
    intervals = [
        _estimate_for_model(claim, results, model, entry, seeds, analysis) for model in entry["models"] or [None]
    ]
    if not np.isfinite(intervals).all():
        return np.nan, np.nan, np.nan
    values = [value for value, _, _ in intervals]
    return intervals[int(np.argmin(values) if CLAIMS[claim].best == "min" else np.argmax(values))]


def _estimate_for_model(
    claim: str, results: Results, model: str | None, entry: dict, seeds: list[int], analysis: dict
) -> tuple[float, float, float]:
    values = []
    samples = []
    for seed in seeds:
        # the same stream for each training seed: they share the resampled configurations
        rng = generator(results.params["seed"], f"claim {claim}")
        case = MEASURES[claim](results, model, seed, entry)
        value, sample = estimate(case, rng, analysis["bootstrap"])
        values.append(value)
        samples.append(sample)
    return combine_seeds(values, samples, analysis["confidence"])
