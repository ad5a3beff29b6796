"""Compute the statistic of each of the deck's claims from the study's arrays, and its rows of claims.csv."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from workflow.ljvae.claims import sampling
from workflow.ljvae.claims import statistics as claims
from workflow.ljvae.claims.deck import CLAIMS
from workflow.ljvae.claims.results import Results
from workflow.ljvae.claims.verdicts import combine_seeds, estimate, judge
from workflow.ljvae.ensembles.corrupted import rank_moved
from workflow.ljvae.geometry.distances import clean_matrices, upper_triangle
from workflow.ljvae.geometry.gram import displacements
from workflow.ljvae.latent.space import classify_gamma
from workflow.ljvae.physics.observables import pair_distances
from workflow.ljvae.physics.potentials import pair_energy
from workflow.ljvae.physics.reweighting import gamma_weights, most_likely_gamma
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import format_bounds

# Takes the results, a network (None for a claim without one), its training seed, and the claim's config.
Measure = Callable[[Results, Any, int, dict], claims.Case]


def _coherence(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    drawn = [
        (results.probe(name, seed, "matrices/pca_all"), results.encoding(name, seed, "reconstruction"))
        for name in (model, *entry["against"])
    ]
    return sampling.coherence_of_draws(*drawn)


def _coherence_of_distances(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    rng = generator(results.params["seed"], "claim vae-coherent pairs")
    other = results.encoding(entry["against"][0], seed, "mean")
    return claims.coherence(results.encoding(model, seed, "mean"), other, results.matrices(model, "test"), rng)


def _argon(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    argon = results.params["argon"]
    return claims.span(claims.log10_gravity(argon["mass"], argon["sigma"], argon["epsilon"]))


def _kept(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    decoded = results.params["box"] * clean_matrices(results.encoding(model, seed, "reconstruction"))
    return claims.kept_distances(
        upper_triangle(decoded), results.geometry(model, seed, "decoded/first_particle/points")
    )


def _explained(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    return claims.explained(*results.errors(model, seed))


def _pca_share(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    return claims.first_components(results.encoding(model, seed, "mean"))


def _clusters_by(separate: bool) -> Measure:
    def clusters(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
        gamma = results.test("gamma")
        classified = classify_gamma(results.encoding(model, seed, "mean"), gamma, separate)
        most_likely = most_likely_gamma(results.test("positions"), gamma, results.params["temperature"])
        return claims.identified_gamma(classified, gamma, most_likely)

    return clusters


def _grid_errors(results: Results, seed: int, key: str) -> np.ndarray:
    """Return errors (S, V, K) of the grid's networks, with the V values of the hyperparameter ``key`` first."""
    rows = [
        np.stack([results.encoding(name, seed, "mse").astype(np.float64) for name in row], axis=1)
        for row in results.params["grid"]["names"]
    ]
    errors = np.stack(rows, axis=1)  # (S, latent dimensions, KL weights)
    return errors if key == "latent_dims" else np.swapaxes(errors, 1, 2)


def _slope_over(key: str) -> Measure:
    def slope(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
        return claims.slope(_grid_errors(results, seed, key), results.params["grid"][key])

    return slope


def _compared_errors(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    return claims.ratio(results.errors(model, seed)[0], results.errors(entry["against"][0], seed)[0])


def _learned_coordinates(results: Results, regressor: str, seed: int, entry: dict) -> claims.Case:
    points = results.array(f"regressors/{regressor}/seed_{seed}/points.npz", "true").astype(np.float64)
    original = results.points(results.params["regressors"][regressor]["order"])
    box = results.params["box"]
    unlearned = _root_mean_square(displacements(np.broadcast_to(original.mean(axis=0), original.shape), original))
    return claims.mean(box * _root_mean_square(displacements(points, original)), null=box * unlearned.mean())


def _gram(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    points = results.geometry(model, seed, "true/first_particle/points")
    original = results.geometry(model, seed, "original")
    others = _root_mean_square(displacements(np.roll(points, 1, axis=0), original))
    return claims.mean(_root_mean_square(displacements(points, original)), null=others.mean())


def _root_mean_square(distances: np.ndarray) -> np.ndarray:
    return np.sqrt(np.square(distances).mean(axis=1))


def _diverging_energies(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    points, original = (results.geometry(model, seed, key) for key in ("decoded/first_particle/points", "original"))
    pairs = pair_distances(original)
    highest = results.params["temperature"] * np.log(pairs.size)  # about one of so many independent pairs exceeds it
    is_ours, is_original = (pair_energy(each.min(axis=1)) > highest for each in (pair_distances(points), pairs))
    return claims.mean(is_ours, null=is_original.mean())


def _unseen_places(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    unseen = _by_gamma(results, model, seed, entry, "mean")
    return claims.predicted_gamma(unseen, results.encoding(model, seed, "mean"), results.test("gamma"))


def _adjacent_errors(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    errors = _by_gamma(results, model, seed, entry, "mse")
    return claims.error_ratio(errors, results.encoding(model, seed, "mse"), results.test("gamma"))


def _reweighted_errors(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    gammas = results.gammas(entry["ensembles"])
    targets = np.array(list(gammas.values()))
    weights = gamma_weights(results.test("positions"), results.test("gamma"), targets, results.params["temperature"])
    errors = [results.encoding(model, seed, "mse", name) for name in gammas]
    return claims.reweighted_exceedance(errors, results.encoding(model, seed, "mse"), weights)


def _by_gamma(results: Results, model: str, seed: int, entry: dict, key: str) -> dict[float, np.ndarray]:
    """Return an array of the encoding of each ensemble that a claim names, by its gamma."""
    return {
        gamma: results.encoding(model, seed, key, name) for name, gamma in results.gammas(entry["ensembles"]).items()
    }


def _fake_clusters(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    fakes = [results.encoding(model, seed, "mean", name) for name in entry["ensembles"]]
    gammas = results.gammas(entry["ensembles"]).values()
    labels = np.repeat(list(gammas), [len(each) for each in fakes])
    return claims.gamma_kept(
        np.concatenate(fakes), labels, results.encoding(model, seed, "mean"), results.test("gamma")
    )


def _fake_errors(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    ((name, gamma),) = results.gammas(entry["ensembles"]).items()
    normal = results.encoding(model, seed, "mse")[results.test("gamma") == gamma]
    return claims.exceedance(normal, results.encoding(model, seed, "mse", name))


def _random_place(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    random = results.encoding(model, seed, "mean", entry["ensembles"][0])
    return claims.lowest_gamma(random, results.encoding(model, seed, "mean"), results.test("gamma"))


def _random_spread(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    gamma = results.test("gamma")
    random = results.encoding(model, seed, "mean", entry["ensembles"][0])
    return claims.spread_ratio(random, results.encoding(model, seed, "mean")[gamma == gamma.min()])


def _corruption_errors(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    return claims.exceedance_of_children(*_parents_and_children(results, model, seed, entry))


def _corruption_errors_paired(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    parents, children = _parents_and_children(results, model, seed, entry)
    return claims.mean(children > parents, null=0.5)


def _parents_and_children(results: Results, model: str, seed: int, entry: dict) -> tuple[np.ndarray, np.ndarray]:
    """Return the errors (S,) of test configurations, and of the configurations derived from each."""
    name = entry["ensembles"][0]
    parents = results.array(f"ensembles/{name}.npz", "parents")
    return results.encoding(model, seed, "mse")[parents], results.encoding(model, seed, "mse", name)


def _corruption_change(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    name = entry["ensembles"][0]
    file = f"ensembles/{name}.npz"
    order = results.params["models"][model]["order"]
    rows = rank_moved(results.array(file, "sorted_by"), results.array(file, "moved"), order)
    clean = results.encoding(model, seed, "reconstruction")[results.array(file, "parents")]
    return claims.change_elsewhere(results.encoding(model, seed, "reconstruction", name) - clean, rows)


def _zero(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    mean_matrix = results.mean_matrix(results.params["models"][model]["order"])
    return sampling.featureless(
        results.probe(model, seed, "zero"), mean_matrix, results.encoding(model, seed, "reconstruction")
    )


def _revealed(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    moved = results.probe(model, seed, "traversals")[: results.params["significant_dimensions"], [0, -1]]
    return sampling.revealed(results.probe(model, seed, "zero"), moved)


def _patterns(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    moved = results.probe(model, seed, "traversals")
    rng = generator(results.params["seed"], "claim dims-differ directions")
    return sampling.pattern_similarity(moved[:, -1] - moved[:, 0], results.params["significant_dimensions"], rng)


def _first_dimensions(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    rng = generator(results.params["seed"], "claim first-dims-sampling shuffled")
    return sampling.contact_excess(results.sampled(model, seed, "first_dimensions"), results.test("positions"), rng)


def _components(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    components, dimensions = (results.sampled(model, seed, method) for method in ("pca_20", "first_dimensions"))
    return sampling.closer_sampling(components, dimensions, results.test("positions"), results.params["box"])


def _overlaps(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    return sampling.overlap_fraction(
        results.sampled(model, seed, "pca_20"), results.uniform(), results.params["overlap"]
    )


def _images(results: Results, model: str, seed: int, entry: dict) -> claims.Case:
    name = f"image/{model}/seed_{seed}.npz"
    return claims.explained(results.array(name, "errors/network"), results.array(name, "errors/height_and_gamma"))


# The ids are the keys of CLAIMS.
MEASURES: dict[str, Measure] = {
    "vae-coherent": _coherence,
    "vae-coherent-distances": _coherence_of_distances,
    "argon-gamma": _argon,
    "distances-kept": _kept,
    "distances-reconstructed": _explained,
    "ff-coordinates": _explained,
    "ff-coordinates-penalised": _explained,
    "ff-distances": _explained,
    "ff-distances-penalised": _explained,
    "conv-learns": _explained,
    "conv-learns-penalised": _explained,
    "conv-over-dense": _compared_errors,
    "pca-share": _pca_share,
    "latent-clusters": _clusters_by(separate=True),
    "latent-clusters-apart": _clusters_by(separate=False),
    "mse-latent-dim": _slope_over("latent_dims"),
    "mse-kl-weight": _slope_over("kl_weights"),
    "depth-no-gain": _compared_errors,
    "learned-coordinates": _learned_coordinates,
    "gram-exact": _gram,
    "energies-diverge": _diverging_energies,
    "unseen-gamma-latent": _unseen_places,
    "unseen-gamma-mse": _adjacent_errors,
    "unseen-gamma-mse-reweighted": _reweighted_errors,
    "fake-clusters": _fake_clusters,
    "fake-mse": _fake_errors,
    "random-place": _random_place,
    "random-spread": _random_spread,
    "corruption-mse": _corruption_errors,
    "corruption-mse-paired": _corruption_errors_paired,
    "corruption-shift": _corruption_change,
    "zero-featureless": _zero,
    "dimensions-reveal": _revealed,
    "dims-differ": _patterns,
    "first-dims-sampling": _first_dimensions,
    "pca-sampling-closer": _components,
    "pca-sampling-overlaps": _overlaps,
    "image-fails": _images,
}


class Estimate(NamedTuple):
    """A statistic with its interval, and its value under the null."""

    value: float
    low: float
    high: float
    null: float


def tabulate_claim(claim: str, results: Results, entry: dict, seeds: list[int], analysis: dict) -> list[dict]:
    """Tabulate claims.csv: one row, or one for each ensemble or model that the claim names."""
    statement = CLAIMS[claim]
    if not statement.each:
        return [_tabulate(claim, claim, results, entry, seeds, analysis)]
    return [
        _tabulate(claim, f"{claim} ({name})", results, entry | {statement.each: [name]}, seeds, analysis)
        for name in entry[statement.each]
    ]


def _tabulate(claim: str, name: str, results: Results, entry: dict, seeds: list[int], analysis: dict) -> dict:
    statement = CLAIMS[claim]
    estimate = _estimate_best(claim, results, entry, seeds, analysis)
    bounds = entry["at_least"], entry["at_most"]
    verdict = judge(estimate.low, estimate.high, *bounds, trainings=len(seeds) if statement.trained else None)
    return {
        "claim": name,
        "chapter": statement.chapter,
        "slide": statement.slide,
        "paraphrase": statement.paraphrase,
        "reading": statement.reading,
        "statistic": statement.statistic,
        **estimate._asdict(),
        "compared_with": statement.null,
        "seeds": len(seeds),
        "criterion": format_bounds(*bounds),
        "verdict": verdict,
        "why": statement.fails if verdict == "not reproduced" else "",
    }


def _estimate_best(claim: str, results: Results, entry: dict, seeds: list[int], analysis: dict) -> Estimate:
    """Estimate the claim's statistic; for several networks, that of the best."""
    estimates = [
        _estimate_for_model(claim, results, model, entry, seeds, analysis) for model in entry["models"] or [None]
    ]
    values = [each.value for each in estimates]
    if not np.isfinite(values).all():
        return Estimate(np.nan, np.nan, np.nan, np.nan)
    return estimates[int(np.argmin(values) if CLAIMS[claim].best == "min" else np.argmax(values))]


def _estimate_for_model(
    claim: str, results: Results, model: str | None, entry: dict, seeds: list[int], analysis: dict
) -> Estimate:
    values = []
    samples = []
    cases = [MEASURES[claim](results, model, seed, entry) for seed in seeds]
    for case in cases:
        # the same stream for each training seed: they share the resampled configurations
        rng = generator(results.params["seed"], f"claim {claim}")
        value, sample = estimate(case, rng, analysis["bootstrap"])
        values.append(value)
        samples.append(sample)
    value, low, high = combine_seeds(values, samples, analysis["confidence"])
    if cases[0].span:
        low, high = cases[0].span
    return Estimate(value, low, high, float(np.mean([case.null for case in cases])))
