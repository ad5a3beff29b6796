"""Every figure of a study, drawn from invented arrays and tables of the study's names and counts."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas
import yaml
from matplotlib.figure import Figure

from tests.paths import ROOT
from workflow.control.paths import Catalogue
from workflow.ljvae.anomaly.references import SAME_GAMMA, Reference, Sample
from workflow.ljvae.claims.deck import CLAIMS
from workflow.ljvae.config.multiverse import load_multiverse
from workflow.ljvae.config.reading import load
from workflow.ljvae.environments.naming import SHOWN
from workflow.ljvae.figures import (
    anomaly,
    anomaly_mse,
    anomaly_roc,
    architectures,
    attempts,
    compared_scores,
    configurations,
    coordinates,
    energy_distribution,
    equilibration,
    generation,
    generators,
    gram_reconstruction,
    groups,
    hyperparameters,
    image_representation,
    inpainting,
    latent_pca,
    latent_traversal,
    learned_potential,
    localisation,
    matrices,
    multiverse,
    overview,
    phases,
    severity,
    snapshot,
    specification,
    timeline,
    timings,
    training,
    tumbler,
)
from workflow.ljvae.figures.names import SCORES, name_ensembles, shorten_names
from workflow.ljvae.figures.table_names import name_claim
from workflow.ljvae.figures.tables import Worlds
from workflow.ljvae.multiverse.design import list_universes
from workflow.ljvae.study import BASELINE, SAMPLER, gamma_name
from workflow.ljvae.trajectories.blocks import Frame

SAMPLES = 40
LATENT_METHODS = ("data", "reconstruction", "prior", "first_dimensions", "pca_20", "pca_all")
GEOMETRY_METHODS = ("first_particle", "double_centred", "orientation", "decoder")


class Drawer:
    """Draws the figures of the study of a config."""

    def __init__(self, config: Path) -> None:
        self.study = load(yaml.safe_load(config.read_text()))
        self.catalogue = Catalogue(self.study)
        self.gammas = self.study.simulation.gammas
        self.ends = np.array([self.gammas[0], self.gammas[-1]])
        self.box = self.study.system.box
        self.rng = np.random.default_rng(1)

    def figures(self) -> dict[str, Callable[[], Figure]]:
        """How to draw each figure, by name."""
        drawn = {name.removeprefix("draw_"): getattr(self, name) for name in dir(self) if name.startswith("draw_")}
        families = {f"anomaly {name}": lambda name=name: self.family(name) for name in self.study.anomalies}
        return drawn | families

    def points(self, *shape: int) -> np.ndarray:
        return self.rng.uniform(0, self.box, (*shape, self.study.system.particles, 2))

    def matrix(self, *shape: int) -> np.ndarray:
        particles = self.study.system.particles
        return self.rng.uniform(0, 1, (*shape, particles, particles))

    def errors(self) -> np.ndarray:
        return 10 ** self.rng.uniform(-4, -1, SAMPLES)

    def draw_configurations(self) -> Figure:
        return configurations.draw({g: self.points(self.study.figures.examples) for g in self.gammas}, self.box)

    def draw_equilibration(self) -> Figure:
        sweeps = np.linspace(0, self.study.simulation.sweeps, 51)[1:]
        rows = [{"ensemble": gamma_name(g), "drift_z": -15.25, "r_hat": 1.89} for g in self.gammas]
        traces = {g: (sweeps, self.rng.normal(size=(4, 50))) for g in self.gammas}
        return equilibration.draw(traces, pandas.DataFrame(rows))

    def draw_matrices(self) -> Figure:
        return matrices.draw({g: self.matrix() for g in self.gammas}, {g: self.matrix() for g in self.gammas}, "radial")

    def draw_overview(self) -> Figure:
        errors = {
            "normal fluid, gamma 0.4": self.errors(),
            self.catalogue.names[self.study.figures.overview]: self.errors(),
        }
        return overview.draw(self.points(), self.matrix(), self.matrix(), errors, self.box)

    def worlds(self) -> Worlds:
        """The study's multiverse, with invented values."""
        multiverse = load_multiverse(ROOT / self.study.multiverse)
        levels = {name: list(choice.levels) for name, choice in multiverse.choices.items()}
        universes = list_universes(levels, multiverse.seeds)
        overview = pandas.DataFrame([{"universe": name, **each.levels} for name, each in universes.items()])
        overview["counted"] = np.arange(len(overview)) % 9 != 4
        names = [*self.study.claims, "fake-mse (fake_gamma_0.1)"]
        rows = [
            {"claim": claim, "universe": name, "value": value, "low": value - 1, "high": value + 1, "holds": value > 0}
            for k, claim in enumerate(names)
            for name, value in zip(universes, self.rng.normal(k / 9 - 2, 1, len(universes)), strict=True)
        ]
        verdicts = pandas.DataFrame(rows)
        labels = verdicts.groupby("claim", sort=False)["holds"].mean().reset_index()
        longest = max(levels, key=len)
        claims = {name: name_claim(name, self.catalogue.names) for name in names}
        return Worlds(verdicts, overview, labels.assign(label=f"depends on {longest}"), levels, claims)

    def draw_multiverse(self) -> Figure:
        return multiverse.draw(self.worlds())

    def draw_specification(self) -> Figure:
        bounds = {claim: {"at_least": 0.0, "at_most": None} for claim in [*self.study.claims, "fake-mse"]}
        longest = max((claim.statistic for claim in CLAIMS.values()), key=len)
        return specification.draw(self.worlds(), bounds, dict.fromkeys(bounds, longest), 0.9)

    def draw_architectures(self) -> Figure:
        rows = [("encoder", "standardise", "Normalization", "30x30")]
        rows += [("encoder", f"convolution_{k}", "Conv2D", "15x15x128") for k in (1, 2, 3)]
        rows += [("encoder", f"latent_{name}", "Dense", "40") for name in ("mean", "log_variance")]
        rows += [("decoder", "latent", "InputLayer", "40"), ("decoder", "unflatten", "Dense", "4096")]
        rows += [("decoder", f"convolution_{k}", "Conv2DTranspose", "16x16x128") for k in (3, 2, 1)]
        rows += [("decoder", "crop_2", "Cropping2D", "15x15x32"), ("decoder", "restore", "Normalization", "30x30")]
        layers = pandas.DataFrame(rows, columns=["part", "layer", "kind", "shape"]).assign(trainable=1_000_000)
        return architectures.draw(layers, self.study.figures.model)

    def draw_training(self) -> Figure:
        epochs = np.arange(1, 21)
        columns = {"epoch": epochs, "mse": 0.1 / epochs, "val_mse": 0.1 / epochs, "val_kl": 5.0 * epochs}
        models = [model for model in self.catalogue.probed for _ in self.catalogue.seeds[model]]
        baselines = [
            {"model": "constant", "latent_dim": 0, "test_mse": 0.02},
            {"model": "pca", "latent_dim": 40, "test_mse": 0.01},
        ]
        return training.draw([(model, pandas.DataFrame(columns)) for model in models], pandas.DataFrame(baselines))

    def draw_attempts(self) -> Figure:
        names = ["constant", "pca", *self.study.figures.attempts]
        errors = pandas.Series(0.0123, index=names)
        panels = {name: self.points(2) for name in names}
        return attempts.draw(self.ends, self.points(2), panels, errors, self.box)

    def draw_hyperparameters(self) -> Figure:
        grid = self.study.hyperparameters
        rows = [
            {"latent_dim": dim, "kl_weight": weight, "seed": seed, "test_mse": 0.01 / dim, "kl": 3.0 * dim}
            for dim in grid.latent_dims
            for weight in grid.kl_weights
            for seed in [1, *grid.extra_seeds]
        ]
        baselines = pandas.DataFrame([{"model": "constant", "test_mse": 0.02}])
        return hyperparameters.draw(pandas.DataFrame(rows), baselines, grid.epochs)

    def draw_latent_pca(self) -> Figure:
        share = np.sort(self.rng.uniform(size=40))[::-1]
        row = pandas.Series(
            {"accuracy_plane": 0.46, "accuracy_latent": 0.44, "accuracy_gaussian": 0.6, "accuracy_chance": 0.25}
        )
        planes = {g: 4 * self.rng.normal(size=(SAMPLES, 2)) for g in self.gammas}
        return latent_pca.draw(planes, share / share.sum(), row)

    def draw_latent_traversal(self) -> Figure:
        dimensions = np.arange(30, 30 + self.study.figures.dimensions)
        steps = np.arange(-2.0, 3.0)
        traversals = self.matrix(len(dimensions), len(steps))
        numbers = "z = 0 has 88% of the roughness of a reconstruction; patterns: mean absolute cosine 0.30"
        return latent_traversal.draw(self.matrix(), traversals, dimensions, steps, numbers)

    def draw_gram_reconstruction(self) -> Figure:
        gammas = np.array(self.gammas)
        rows = [
            {"ensemble": gamma_name(g), "matrix": matrix, "method": method, "procrustes_rmse": 4e-7}
            for matrix, method in gram_reconstruction.PANELS
            for g in gammas
        ]
        drawn = {panel: self.points(len(gammas)) for panel in gram_reconstruction.PANELS}
        return gram_reconstruction.draw(gammas, self.points(len(gammas)), drawn, pandas.DataFrame(rows), self.box)

    def draw_tumbler(self) -> Figure:
        examples = {g: tuple(self.points(3)) for g in self.ends}
        tilts = {source: {g: self.rng.uniform(0, 180, SAMPLES) for g in self.gammas} for source in ("true", "decoded")}
        return tumbler.draw(examples, tilts, self.box)

    def draw_energy_distribution(self) -> Figure:
        names = energy_distribution.SOURCES
        energies = {g: {name: self.rng.normal(size=SAMPLES) for name in names} for g in self.gammas}
        return energy_distribution.draw(energies, dict.fromkeys(self.gammas, 0.95), self.study.analysis.energy_cap)

    def draw_coordinates(self) -> Figure:
        rows = [
            {"ensemble": gamma_name(g), "matrix": matrix, "method": method, "procrustes_rmse": value}
            for g in self.gammas
            for matrix, value in (("true", 4e-7), ("decoded", 1.4))
            for method in [*GEOMETRY_METHODS, *self.study.regressors]
        ]
        table = pandas.DataFrame(rows)
        low, high = 0.9 * table["procrustes_rmse"], 1.1 * table["procrustes_rmse"]
        return coordinates.draw(table.assign(procrustes_rmse_low=low, procrustes_rmse_high=high), self.gammas)

    def areas(self, scores: tuple[str, ...]) -> pandas.DataFrame:
        rows = [
            {"ensemble": name, "score": score, "auc": self.rng.uniform()}
            for name in self.catalogue.anomalies
            for score in scores
        ]
        table = pandas.DataFrame(rows)
        table["auc_low"], table["auc_high"] = table["auc"] - 0.02, table["auc"] + 0.02
        return table.assign(null=0.5, null_low=0.48, null_high=0.52)

    def draw_anomaly_mse(self) -> Figure:
        errors = {name: self.errors() for name in self.catalogue.anomalies}
        normal = {name: (self.errors(), np.ones(SAMPLES)) for name in errors}
        table = self.areas(tuple(anomaly_mse.SCORES))
        names = name_ensembles(self.catalogue.ensembles)
        return anomaly_mse.draw(self.errors(), errors, normal, self.catalogue.anomaly_families, table, names)

    def draw_anomaly_roc(self) -> Figure:
        sample = Sample(np.arange(SAMPLES), np.zeros(SAMPLES), np.ones(SAMPLES), np.empty((0, SAMPLES)))
        reference = Reference(SAME_GAMMA, 0.4, True, sample, sample, np.zeros((1, 1)))
        names = ["test", "calibration", *self.catalogue.anomalies]
        scores = {score: {name: self.errors() for name in names} for score in anomaly_roc.SCORES}
        references = dict.fromkeys(self.catalogue.anomalies, reference)
        display = name_ensembles(self.catalogue.ensembles)
        return anomaly_roc.draw(scores, references, self.catalogue.anomaly_families, display)

    def family(self, family: str) -> Figure:
        members = self.catalogue.families[family]
        names = shorten_names(name_ensembles({name: self.catalogue.ensembles[name] for name in members}))
        arrays = anomaly.Family(
            test_plane=4 * self.rng.normal(size=(SAMPLES, 2)),
            planes={name: self.rng.normal(size=(SAMPLES, 2)) for name in members},
            test_errors=self.errors(),
            normal_errors={name: (self.errors(), np.ones(SAMPLES)) for name in members},
            errors={name: self.errors() for name in members},
            areas={name: [self.rng.uniform(), 0.48, 0.53, 0.45, 0.55] for name in members},
            names=names,
        )
        kind = self.study.anomalies[family].examples
        examples = None
        if kind == "changes":
            parts = [self.matrix(2) for _ in range(4)]
            examples = anomaly.collect_changes(*parts, np.arange(2), self.ends)
        elif kind == "gaps":
            matrices_by_name = {names[name]: self.matrix() for name in members}
            examples = anomaly.collect_gaps(self.matrix(), matrices_by_name, matrices_by_name)
        return anomaly.draw(arrays, examples)

    def draw_learned_potential(self) -> Figure:
        simulated = [name for name in self.catalogue.anomalies if name in self.catalogue.of_kind("simulated")]
        distances = np.linspace(0.9, 4.9, 60)
        rows = [
            {"ensemble": name, "distance": r, "learned": np.sin(r), "error": 0.05, "true": np.sin(r) + 0.02}
            for name in simulated
            for r in distances
        ]
        weights = [
            {"ensemble": name, "true": k / 9, "learned": k / 9, "error": 0.03} for k, name in enumerate(simulated)
        ]
        panels = {
            "normal fluid": simulated[:1],
            "other potentials": simulated[1:5],
            "other temperatures": simulated[5:9],
        }
        shown = {name: self.catalogue.ensembles[name] for name in simulated}
        names = shorten_names(name_ensembles(shown))
        return learned_potential.draw(pandas.DataFrame(rows), pandas.DataFrame(weights), panels, names)

    def draw_groups(self) -> Figure:
        simulated = [name for name in self.catalogue.anomalies if name in self.catalogue.of_kind("simulated")]
        interval = {"auc_low": 0.6, "auc_high": 0.8, "score": "combined"}
        found = [
            {"ensemble": name, "tagged": tagged, "auc": self.rng.uniform(0.6, 0.8), **interval}
            for name in simulated
            for tagged in (False, True)
        ]
        normal = [
            {"ensemble": "normal", "tagged": True, "gamma": gamma, "interval": sweeps, "found": 0.05}
            for sweeps in (None, *self.study.detector.intervals)
            for gamma in self.gammas
        ]
        table = pandas.DataFrame([*found, *normal]).assign(low=0.0, high=0.12).astype({"tagged": bool})
        single = pandas.DataFrame([{"ensemble": name, "auc": 0.7, **interval} for name in simulated])
        names = name_ensembles({name: self.catalogue.ensembles[name] for name in simulated})
        return groups.draw(table, single, self.study.detector.group, names)

    def draw_severity(self) -> Figure:
        rows = [
            {"family": family, "score": score, "auc": self.rng.uniform()} | member
            for family, members in self.catalogue.severity_curves.items()
            for member in members.values()
            for score in SCORES
        ]
        table = pandas.DataFrame(rows)
        table["auc_low"], table["auc_high"] = table["auc"] - 0.02, table["auc"] + 0.02
        return severity.draw(table.assign(null=0.5, null_low=0.48, null_high=0.52))

    def draw_localisation(self) -> Figure:
        names = self.catalogue.of_kind("corrupted")
        examples: dict[str, np.ndarray] = {}
        rows = []
        for name in names:
            examples |= {f"{name}/gamma": self.ends, f"{name}/positions": self.points(2)}
            examples |= {f"{name}/{key}": np.array([[0, 1], [2, 3]]) for key in ("moved", "model", "oracle")}
            for method in localisation.METHODS:
                value = self.rng.uniform()
                fractions = {f"{key}{end}": value for key in ("precision", "recall") for end in ("", "_low", "_high")}
                rows.append({"ensemble": name, "method": method, **fractions})
        display = name_ensembles({name: self.catalogue.ensembles[name] for name in names})
        return localisation.draw(examples, display, pandas.DataFrame(rows), self.box)

    def draw_inpainting(self) -> Figure:
        names = self.catalogue.of_kind("masked")
        keys = ("original", "masked", *inpainting.METHODS)
        examples = {f"{name}/{key}": self.matrix() for name in names for key in keys}
        rows = [
            {"ensemble": name, "model": model, "method": method, "mse": 10 ** self.rng.uniform(-9, -1)}
            for name in names
            for model in self.catalogue.probed
            for method in inpainting.METHODS
        ]
        display = name_ensembles({name: self.catalogue.ensembles[name] for name in names})
        return inpainting.draw(examples, display, pandas.DataFrame(rows))

    def draw_generation(self) -> Figure:
        bins = np.linspace(0, 10, 50)
        arrays = {"distance_bins": bins, "height_bins": bins}
        for method in LATENT_METHODS:
            arrays |= {f"{method}/points": self.points(4), f"{method}/energy": self.rng.normal(size=SAMPLES)}
            arrays |= {f"{method}/{key}": self.rng.uniform(size=50) for key in ("distances", "heights")}
        rows = pandas.DataFrame({"method": LATENT_METHODS, "overlap_fraction": 1.0})
        return generation.draw(arrays, rows, self.box)

    def draw_generators(self) -> Figure:
        shown = [BASELINE, *self.catalogue.pictured_generators]
        methods = {BASELINE: ("barometric", "gaussian", "insertion"), SAMPLER: ("sampler", "annealing")}
        rows = []
        for name, seeds in self.catalogue.generators.items():
            density = name in (BASELINE, *self.catalogue.free_densities)
            own = ("autoregressive",) if name in self.catalogue.free_densities else ("flow",)
            rows += [
                self.judged(name, seed, method, gamma, density)
                for seed in seeds
                for method in methods.get(name, own)
                for gamma in self.study.generation.gammas
            ]
        examples = {}
        for name in shown:
            method = "autoregressive" if name in self.catalogue.free_densities else "flow"
            examples[name] = {f"simulated/{g:g}": self.points(1) for g in self.study.generation.gammas}
            examples[name] |= {f"{method}/{g:g}/raw": self.points(1) for g in self.study.generation.gammas}
        return generators.draw(pandas.DataFrame(rows), examples, self.box)

    def judged(self, name, seed, method, gamma, density) -> dict:
        row = {"generator": name, "seed": seed, "method": method, "gamma": gamma, "n": 10_000, "energy_ks": 0.3}
        row |= {"energy_ks_null": 0.04, "kl": np.nan, "kl_se": np.nan, "effective_fraction": np.nan}
        row |= {"log_z": np.nan, "log_z_se": np.nan, "reference_log_z": 90.0, "reference_log_z_se": 0.02}
        row |= {"weighted_energy_ks": np.nan, "weighted_energy_ks_null": np.nan}
        if density:
            row |= {"kl": 1.5 * gamma + 0.2, "kl_se": 0.05, "effective_fraction": 0.1, "log_z": 90.01, "log_z_se": 0.03}
            row |= {"weighted_energy_ks": 0.03, "weighted_energy_ks_null": 0.05}
        return row

    def draw_image_representation(self) -> Figure:
        panels = {}
        for name in self.catalogue.image_models:
            kinds = ("original", "decoded") if "counts" in name else ("original", "decoded", "sampled")
            panels[name] = {kind: self.rng.uniform(size=(2, 20, 20)) for kind in kinds}
        predictors = ("mean", "cell", "height", "height_and_gamma", "network")
        rows = [
            {"model": name, "predictor": predictor, "gain_over_gradient": -0.2, "gain_low": -0.3, "gain_high": -0.1}
            for name in panels
            for predictor in predictors
        ]
        return image_representation.draw(self.ends, panels, pandas.DataFrame(rows))

    def draw_timings(self) -> Figure:
        rules = [f"table_degenerate_orientations_{k}" for k in range(70)]
        seconds = np.geomspace(1e5, 1, len(rules))
        rows = {"rule": rules, "jobs": 12, "seconds": seconds, "longest": seconds / 3, "start_seconds": seconds / 10}
        return timings.draw(pandas.DataFrame(rows))

    def draw_snapshot(self) -> Figure:
        sides = np.diag([20.0, 20.0])
        points = 20 * self.rng.random((3, 300, 2))
        frames = [Frame(k, each, sides, np.zeros(2), np.ones(2, bool), None, None) for k, each in enumerate(points)]
        p = list(self.rng.random((3, 300)) ** 4 + 1e-5)
        return snapshot.draw(frames, p, list(self.rng.integers(0, 3, (3, 300))), 1.0, "sigma")

    def draw_phases(self) -> Figure:
        origins = self.rng.integers(0, 2, 500)
        return phases.draw(self.rng.normal(size=(500, 8)), origins, origins, ["normal", "melting"], "sigma")

    def draw_timeline(self) -> Figure:
        numbers = np.arange(60)
        frames = pandas.DataFrame({"trajectory": np.repeat(["normal", "melting"], 30), "frame": numbers % 30})
        frames = frames.assign(unusual=0.02 * self.rng.random(60), segment=(numbers % 30) // 20)
        composition = frames.assign(phase=0, fraction=1.0)
        return timeline.draw(frames, composition, ["normal"], 0.01)

    def draw_compared_scores(self) -> Figure:
        rows = [
            {"score": score, "trajectory": name, "part": part, "nominal": 0.01, "unusual": 0.1 * self.rng.random()}
            for name, part in (("normal", "test"), ("melting", "judged"))
            for score in SHOWN
        ]
        return compared_scores.draw(pandas.DataFrame(rows))
