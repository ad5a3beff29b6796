"""Findings of a study, section by section: a sentence and key numbers, all computed from its tables."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas

from workflow.ljvae.figures.names import name_network

VERDICTS = ("reproduced", "not reproduced", "undecided")
CHANCE = 0.5  # area under a ROC curve where no null was measured


class KeyNumber(NamedTuple):
    """A number with its unit or reference: what it is, its ``value`` and ``note`` as text, and the table it is from."""

    label: str
    value: str
    note: str
    table: str


class Finding(NamedTuple):
    """One sentence on a ``section`` of the report, with its key numbers."""

    section: str
    sentence: str
    numbers: Sequence[KeyNumber]


def summarise_study(tables: Mapping[str, pandas.DataFrame], study: Mapping[str, Any]) -> list[Finding]:
    """One finding for each section whose tables are there, in the order of the report.

    ``tables`` are those of the study by name. ``study`` has the ``model`` and ``seed`` that the figures show, its
    ``representation``, the ``particles``, the ``gammas`` and the names ``trained`` of the training ensembles.
    """
    return [summarise(tables, study) for summarise, needed in _SUMMARIES if all(name in tables for name in needed)]


def count_verdicts(claims: pandas.DataFrame) -> dict[str, int]:
    """The number of claims of each verdict, whatever a claim is undecided for.

    >>> count_verdicts(pandas.DataFrame({"verdict": ["reproduced", "undecided (one training)", "undecided"]}))
    {'reproduced': 1, 'not reproduced': 0, 'undecided': 2}
    """
    counts = Counter(verdict.partition(" (")[0] for verdict in claims["verdict"])
    return {verdict: counts[verdict] for verdict in VERDICTS}


def format_percent(fraction: float) -> str:
    """A fraction in percent, with two significant digits below ten percent.

    >>> format_percent(0.1234), format_percent(0.01234), format_percent(1.0), format_percent(0.0)
    ('12 %', '1.2 %', '100 %', '0 %')
    """
    percent = 100 * fraction
    return f"{percent:.0f} %" if percent >= 10 or percent == 0 else f"{percent:.2g} %"


def format_range(values: pandas.Series, form: Callable[[float], str]) -> str:
    """The range of the trainings' values as a note.

    >>> format_range(pandas.Series([0.1, 0.2]), format_percent), format_range(pandas.Series([0.1]), format_percent)
    ('10 % to 20 % over 2 trainings', 'one training')
    """
    if len(values) == 1:
        return "one training"
    return f"{form(values.min())} to {form(values.max())} over {len(values)} trainings"


def _join(values: Sequence[float]) -> str:
    words = [f"{value:g}" for value in values]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _summarise_simulation(tables: Mapping[str, pandas.DataFrame], study: Mapping[str, Any]) -> Finding:
    sampler = tables["sampler"]
    rows = sampler[sampler["ensemble"].isin(study["trained"])]
    configurations = f"{rows['configurations'].sum():,}"
    sentence = (
        f"The study simulates {configurations} configurations of {study['particles']} particles under gravity "
        f"gamma = {_join(study['gammas'])}"
    )
    numbers = [KeyNumber("simulated configurations", configurations, f"{len(rows)} values of gamma", "sampler")]
    if "free_energies" in tables:
        free_energies = tables["free_energies"]
        gap = (free_energies["mbar"] - free_energies["integration"]).abs().max()
        sentence += f"; two estimates of the free energy between these gammas agree within {gap:.2g} T"
        note = "MBAR and thermodynamic integration, the largest difference"
        numbers.append(KeyNumber("free-energy difference of two methods", f"{gap:.2g} T", note, "free_energies"))
    return Finding("Simulation", f"{sentence}.", numbers)


def _summarise_training(tables: Mapping[str, pandas.DataFrame], study: Mapping[str, Any]) -> Finding:
    models = tables["models"]
    rows = models[models["model"] == study["model"]]
    same = models[models["representation"] == study["representation"]]
    constant = same.loc[same["model"] == "constant", "test_mse"].iloc[0]
    pca = same[same["model"] == "pca"].iloc[0]
    left = rows["test_mse"] / constant
    overlaps = rows["overlap_fraction"]
    components = f"{pca['latent_dim']:g} components"
    network = name_network(study["model"])
    sentence = (
        f"The {network} leaves {format_percent(left.mean())} of the mean matrix's squared error on the test set, "
        f"{pca['latent_dim']:g} linear principal components leave {format_percent(pca['test_mse'] / constant)}"
    )
    numbers = [
        KeyNumber("error over that of the mean matrix", format_percent(left.mean()), _range(left), "models"),
        KeyNumber("the same of a linear PCA", format_percent(pca["test_mse"] / constant), components, "models"),
    ]
    if overlaps.notna().all():
        share = format_percent(overlaps.mean())
        sentence += f"; {share} of the network's reconstructions have overlapping particles"
        numbers.append(KeyNumber("reconstructions that overlap", share, _range(overlaps), "models"))
    return Finding("Training", f"{sentence}.", numbers)


def _range(values: pandas.Series) -> str:
    return format_range(values, format_percent)


def _summarise_latent(tables: Mapping[str, pandas.DataFrame], study: Mapping[str, Any]) -> Finding:
    rows = tables["latent"][tables["latent"]["model"] == study["model"]]
    accuracy = rows["accuracy_gaussian"]
    chance = format_percent(rows["accuracy_chance"].mean())
    plane = rows["pca2_share"]
    sentence = (
        f"A Gaussian classifier identifies gamma from the latents in {format_percent(accuracy.mean())} of test "
        f"configurations (chance level: {chance}); the first two principal components hold "
        f"{format_percent(plane.mean())} of the latents' variance."
    )
    numbers = [
        KeyNumber("gamma identified from latents", format_percent(accuracy.mean()), _range(accuracy), "latent"),
        KeyNumber("variance in two components", format_percent(plane.mean()), _range(plane), "latent"),
    ]
    return Finding("Latent space", sentence, numbers)


def _summarise_geometry(tables: Mapping[str, pandas.DataFrame], study: Mapping[str, Any]) -> Finding:
    geometry = tables["geometry"]
    rows = geometry[
        (geometry["model"] == study["model"])
        & (geometry["matrix"] == "decoded")
        & (geometry["method"] == "double_centred")
    ]
    displacements = rows.groupby("seed")["procrustes_rmse"].mean()
    mean = f"{displacements.mean():.2g} sigma"
    sentence = f"Points from the decoded matrices lie {mean} from the true ones (root mean square)."
    note = format_range(displacements, lambda value: f"{value:.2g}")
    return Finding("Geometry", sentence, [KeyNumber("displacement of points", mean, note, "geometry")])


def _summarise_anomalies(tables: Mapping[str, pandas.DataFrame], study: Mapping[str, Any]) -> Finding:
    anomaly = tables["anomaly"]
    quoted = anomaly[anomaly["quoted"] & (anomaly["seed"].isna() | (anomaly["seed"] == study["seed"]))]
    own = quoted[quoted["model"] == study["model"]]
    baseline = quoted[(quoted["model"] == "baseline") & (quoted["representation"] == study["representation"])]
    error = own[own["score"] == "mse"]
    combined = quoted[quoted["score"] == "combined"]
    closest = baseline[baseline["score"] == "negative_minimum_distance"]
    ensembles = len(error)
    higher = int(_are_above(error).sum())
    lower = int(_are_below(error).sum())
    detected = int(_are_above(combined).sum())
    simple = int(_are_above(closest).sum())
    sentence = (
        f"Compared with a normal fluid, the reconstruction error is higher for {higher} of {ensembles} ensembles of "
        f"anomalies and lower for {lower}. Without a network, the detector finds {detected} of the "
        f"{len(combined)} whose positions are known, and the minimum pair distance {simple} of all."
    )
    note = "ensembles, beyond the interval of a normal fluid"
    numbers = [
        KeyNumber("anomalies found by the reconstruction error", str(higher), f"of {ensembles} {note}", "anomaly"),
        KeyNumber("anomalies found by the detector", str(detected), f"of {len(combined)} {note}", "anomaly"),
        KeyNumber("anomalies found by the minimum pair distance", str(simple), f"of {ensembles} {note}", "anomaly"),
    ]
    return Finding("Anomalies", sentence, numbers)


def _are_above(rows: pandas.DataFrame) -> pandas.Series:
    return rows["auc_low"] > rows["null_high"].fillna(CHANCE)


def _are_below(rows: pandas.DataFrame) -> pandas.Series:
    return rows["auc_high"] < rows["null_low"].fillna(CHANCE)


def _summarise_generation(tables: Mapping[str, pandas.DataFrame], study: Mapping[str, Any]) -> Finding:
    generators = tables["generators"]
    decoded = generators[generators["generator"] == study["model"]]
    numbers = []
    sentences = []
    if not decoded.empty:
        share = format_percent(decoded["overlap_fraction"].mean())
        numbers.append(KeyNumber("decoded configurations that overlap", share, "at a chosen gamma", "generators"))
        sentences.append(f"At a chosen gamma, {share} of the decoded configurations overlap")
    densities = generators[(generators["method"] == "autoregressive") & generators["log_z"].notna()]
    if not densities.empty:
        means = densities.groupby("generator")[["kl", "overlap_fraction"]].mean()
        best = means.sort_values("kl").iloc[0]
        name = name_network(str(best.name))
        nats = f"{best['kl']:.1f}"
        overlaps = format_percent(best["overlap_fraction"])
        note = f"nats, mean over the gammas ({name})"
        numbers.append(KeyNumber("divergence of the best trained density", nats, note, "generators"))
        sentences.append(
            f"{overlaps} of the draws of the best trained density overlap, and it is {nats} nats from the simulation"
        )
    sentence = "; ".join(sentences) or "Configurations were generated without a network"
    return Finding("Generation", f"{sentence}.", numbers)


def _summarise_claims(tables: Mapping[str, pandas.DataFrame], study: Mapping[str, Any]) -> Finding:
    counts = count_verdicts(tables["claims"])
    few = int(tables["claims"]["verdict"].str.contains("training").sum())
    sentence = (
        f"Of {len(tables['claims'])} claims of the deck, the study reproduces {counts['reproduced']}, "
        f"does not reproduce {counts['not reproduced']}, and leaves {counts['undecided']} undecided"
    )
    if few:
        these = "all" if few == counts["undecided"] else few
        sentence += f", {these} of them because networks were trained fewer than three times"
    return Finding("Claims and checks", f"{sentence}.", [])


def failed_checks(checks: pandas.DataFrame) -> pandas.DataFrame:
    """The rows of the table of checks that did not pass."""
    return checks[~checks["passed"].astype(bool).to_numpy()]


_SUMMARIES: list[tuple[Callable[[Mapping[str, pandas.DataFrame], Mapping[str, Any]], Finding], tuple[str, ...]]] = [
    (_summarise_simulation, ("sampler",)),
    (_summarise_training, ("models",)),
    (_summarise_latent, ("latent",)),
    (_summarise_geometry, ("geometry",)),
    (_summarise_anomalies, ("anomaly",)),
    (_summarise_generation, ("generators",)),
    (_summarise_claims, ("claims",)),
]
