"""The sections about results: detector, generation, analysis, checks, criteria of the claims, argon, figures."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from workflow.ljvae.config.fields import DISTINCT, NO_BOOLEAN, Gammas, Name, Names, Real, Section, Whole, key, refusal


class Detector(Section):
    """How anomalies are scored."""

    components: Whole = key("Gaussians whose mixture is the density of the latent space.", "components", ge=1, le=1000)
    neighbours: Whole = key("Neighbours of the local outlier factor.", "configurations", ge=1, le=10**5)
    confidence: Real = key(
        "Coverage of the interval in which the false alarms of the test set should lie.", "share", gt=0, lt=1
    )


class Generation(Section):
    """Configurations of chosen gammas."""

    gammas: Gammas = key(
        "Gravity of what is generated; each is simulated in this study too. Far from the trained ones few of their "
        "configurations count.",
        "epsilon / sigma",
    )
    configurations: Whole = key(
        "Configurations of each gamma and way, and simulated ones that they are held against.",
        "configurations",
        ge=20,
        le=10**6,
    )
    components: Whole = key("Components of the Gaussian mixture of each gamma.", "components", ge=1, le=1000)


class Relaxation(Section):
    """The relaxation of generated configurations: pairs pushed apart, then cold sweeps, then warm ones."""

    distance: Real = key("Pairs under this distance are pushed apart to it.", "sigma", gt=0, le=2)
    passes: Whole = key("Times that all pairs are pushed apart; each costs half a sweep.", "passes", ge=0, le=1000)
    stretches: Annotated[list[Annotated[float, Field(gt=0, le=2), NO_BOOLEAN]], Field(min_length=1), DISTINCT] = key(
        "Factors of heights to choose from, by the training part.", "share"
    )
    cold_sweeps: Annotated[list[Annotated[Whole, Field(ge=0, le=10**5)]], Field(min_length=1), DISTINCT] = key(
        "Sweeps at the cold temperature to choose from, with stretches.", "sweeps"
    )
    cold_temperature: Real = key("Temperature of the cold sweeps over system.temperature.", "share", gt=0, le=1)
    cold_step: Real = key("Step of the cold sweeps over that of the simulation.", "share", gt=0, le=1)
    warm_sweeps: Whole = key("Sweeps at system.temperature.", "sweeps", ge=0, le=10**5)
    follow_sweeps: Whole = key("Sweeps that relaxed configurations are followed for.", "sweeps", ge=1, le=10**6)
    random_sweeps: Whole = key("Sweeps that random configurations are followed for.", "sweeps", ge=1, le=10**6)
    record_interval: Whole = key(
        "Sweeps between two records; twice as many from random starts.", "sweeps", ge=1, le=10**5
    )
    equilibrium: Real = key(
        "Kolmogorov-Smirnov distance of the energies from simulated ones that counts as equilibrium.", "", gt=0, lt=1
    )


class Analysis(Section):
    """How results are measured."""

    models: Annotated[list[Name], Field(min_length=1), DISTINCT] = key(
        "Models that see every ensemble, the others the test set alone; learned coordinates read what the first one "
        "decodes."
    )
    pca_components: Whole = key("Components of the linear baseline.", "components", ge=1, le=1000)
    neighbours: Whole = key("Neighbours of the classifier that measures clustering by gamma.", "points", ge=1, le=10**5)
    samples: Whole = key("Configurations generated in each way.", "configurations", ge=20, le=10**6)
    first_dimensions: Whole = key(
        "Most significant latent dimensions that the deck samples.", "dimensions", ge=1, le=1000
    )
    significant_dimensions: Whole = key(
        "Most significant latent dimensions whose patterns are measured.", "dimensions", ge=2, le=1000
    )
    energy_cap: Real = key("Cut of a pair's energy in energy distributions.", "epsilon", gt=0, le=1e6)
    overlap: Real = key("Pairs closer than this overlap.", "sigma", gt=0, le=1)
    bootstrap: Whole = key("Bootstrap samples of each interval.", "samples", ge=10, le=10**6)
    confidence: Real = key("Coverage of the intervals.", "share", gt=0, lt=1)


class Checks(Section):
    """Bounds of numbers that go wrong (checks.csv)."""

    on_failure: Literal["warn", "fail"] = key("What a number out of its bounds does.")
    acceptance: Annotated[list[Annotated[float, Field(ge=0, le=1), NO_BOOLEAN]], Field(min_length=2, max_length=2)] = (
        key("Least and largest acceptance of a simulation.", "share")
    )
    r_hat: Real = key("Largest split R-hat of a simulation's energy over its second half.", "", ge=1, le=100)
    drift: Real = key(
        "Largest change of the mean energy from the third to the last quarter.", "standard errors", gt=0, le=100
    )
    loss_change: Real = key(
        "Largest logarithm of a training's best validation loss over that of its first epoch.", "", ge=-100, le=100
    )
    active_units: Whole = key("Least number of latent dimensions in use.", "dimensions", ge=0, le=1000)
    kl: Real = key("Least KL of a variational network's posterior from the prior.", "nats", ge=0, le=1e6)
    explained: Real = key(
        "Least share of the distances' variance that a reconstruction explains beyond the mean matrix.",
        "share",
        ge=-1e6,
        lt=1,
    )

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if self.acceptance[0] >= self.acceptance[1]:
            raise refusal("acceptance should be the least and the largest, in this order")
        return self


class Criterion(Section):
    """Networks and ensembles that a claim of the deck is measured on, and the bounds within which it holds."""

    models: Names = key("The network that it is about; where several may be named, the best one counts.", default=[])
    against: Annotated[list[Name], Field(max_length=1), DISTINCT] = key(
        "The network that it is compared with.", default=[]
    )
    ensembles: Annotated[list[Annotated[str, Field(max_length=100)]], DISTINCT] = key(
        "The ensembles that it is about.", default=[]
    )
    at_least: Real | None = key("The claim holds if the statistic is at least this, ...", default=None)
    at_most: Real | None = key("... and at most this; its whole interval must be.", default=None)

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise refusal("a criterion should have at_least, at_most or both")
        if self.at_least is not None and self.at_most is not None and self.at_least >= self.at_most:
            raise refusal("at_least should be smaller than at_most")
        return self


class Argon(Section):
    """Published Lennard-Jones parameters of argon, an entry a source; the claim about its gravity spans them."""

    mass: Real = key("Mass of an atom.", "u", gt=0, le=1000)
    sigma: Annotated[list[Annotated[float, Field(gt=0, le=100), NO_BOOLEAN]], Field(min_length=1)] = key(
        "Diameters.", "angstrom"
    )
    epsilon: Annotated[list[Annotated[float, Field(gt=0, le=1e5), NO_BOOLEAN]], Field(min_length=1)] = key(
        "Depths of the potential over k_B, in the order of sigma.", "K"
    )

    @model_validator(mode="after")
    def _pairs(self) -> Self:
        if len(self.sigma) != len(self.epsilon):
            raise refusal("sigma and epsilon should have as many entries as each other")
        return self


class Figures(Section):
    """Choices for the figures."""

    model: Name = key(
        "The model whose latent space and reconstructions the figures show; if it is not the first of analysis.models, "
        "they are drawn into a folder of its name."
    )
    attempts: Names = key("Models shown side by side with an original in the figure of that name; none make no figure.")
    examples: Whole = key("Configurations shown for each gamma.", "configurations", ge=1, le=8)
    dimensions: Whole = key("Latent dimensions that are traversed.", "dimensions", ge=2, le=20)
    points: Whole = key("Points of each ensemble drawn in a scatter plot.", "points", ge=10, le=10**5)
