"""The kinds of anomalies: one class each, which holds all facts about its kind."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from workflow.ljvae.config.fields import (
    DISTINCT,
    NO_BOOLEAN,
    SIX_DIGITS,
    Gammas,
    Real,
    Section,
    Whole,
    by_tag,
    key,
    refusal,
)
from workflow.ljvae.config.fluid import Potential, System
from workflow.ljvae.study import simulated_name

# File-name endings of configurations, which determine the format; ljvae/trajectories has a reader for each.
ENDINGS = (
    ".npy",
    ".npz",
    ".lammpstrj",
    ".dump",
    ".xyz",
    ".extxyz",
    ".gsd",
    ".lammpstrj.gz",
    ".dump.gz",
    ".xyz.gz",
    ".extxyz.gz",
)
NOT_YET = (".dcd", ".xtc", ".trr")
Configurations = Annotated[Whole, Field(ge=40, le=10**7)]
Counts = Annotated[list[Annotated[Whole, Field(ge=1, le=64)]], Field(min_length=1), DISTINCT]
Steps = Annotated[list[Annotated[float, Field(gt=0, le=10), NO_BOOLEAN, SIX_DIGITS]], Field(min_length=1), DISTINCT]
Values = Annotated[list[Annotated[float, Field(gt=0, le=100), NO_BOOLEAN, SIX_DIGITS]], DISTINCT]
Units = Annotated[list[Literal["box", "sigma"]], Field(min_length=1), DISTINCT]
Sortings = Annotated[list[Literal["kept", "sorted"]], Field(min_length=1), DISTINCT]
Places = Annotated[list[Literal["anywhere", "diagonal", "corner"]], Field(min_length=1), DISTINCT]


def _refuse_unreadable(path: str) -> str:
    if path.lower().endswith(NOT_YET):
        raise refusal("DCD, XTC and TRR can't be read; convert it to extended XYZ, with OVITO or MDAnalysis")
    if set("{}") & set(path):
        raise refusal("it should have no braces, which stand for wildcards")
    if not path.lower().endswith(ENDINGS):
        raise refusal("its ending should be one of {endings}", endings=", ".join(ENDINGS))
    return path


# Of the normal fluid.
_EXPONENT = 6
_DIAMETER = 1  # sigma


class Family(Section):
    """A family of anomalies: the base class of every kind.

    ``group`` is its heading in the report. Its figure shows ``examples`` of changed matrices ("changes"), of masked
    ones ("gaps"), or "none". ``from_test`` is true if its configurations derive from those of the test set. Its
    ensembles differ in some of ``severities``, which a curve can follow from their values in the normal fluid, and in
    some of ``variants``.
    """

    group: ClassVar[str]
    examples: ClassVar[str] = "none"
    from_test: ClassVar[bool] = False
    variants: ClassVar[tuple[str, ...]] = ()

    def ensembles(self, name: str) -> dict[str, dict]:
        """Describe the ensembles of the family ``name`` as plain data, by the name of the ensemble."""
        raise NotImplementedError

    def severities(self, system: System) -> dict[str, float | None]:
        """The value in the normal fluid of everything that a curve can follow; of gamma, every value is normal."""
        return {}

    def misfits(self, system: System) -> Iterator[tuple[str, str]]:
        """Yield each key whose value does not fit the system, and the reason."""
        yield from ()


class SimulatedAnomaly(Family):
    """Other gammas or potentials, another temperature, or one particle of another size; one ensemble each."""

    group = "Other fluids"

    kind: Literal["simulated"] = key("Simulated.")
    potential: Potential = key("Potential by name.")
    gammas: Gammas = key("Gravity of each ensemble.", "epsilon / sigma")
    exponents: Annotated[list[Annotated[Whole, Field(ge=1, le=6)]], DISTINCT] = key(
        "m of u(r) = 4 (r^-2m - r^-m), replacing the potential's: one ensemble each.", default=[]
    )
    temperatures: Values = key("Replaces system.temperature: one ensemble each.", "epsilon", default=[])
    diameters: Values = key(
        "Diameter of one particle; the others have one sigma, and pairs the mean of both: one ensemble each.",
        "sigma",
        default=[],
    )
    configurations: Configurations = key("Configurations of each ensemble.", "configurations")
    sweeps: Annotated[Whole, Field(ge=16, le=10**7)] | None = key(
        "Replaces simulation.sweeps, for fluids that equilibrate slowly; the interval of the records grows too.",
        "sweeps",
        default=None,
    )

    @model_validator(mode="after")
    def _one_difference(self) -> Self:
        if sum(map(bool, (self.exponents, self.temperatures, self.diameters))) > 1:
            raise refusal("only one of exponents, temperatures and diameters should be given")
        if self.exponents and self.potential != "lennard_jones":
            raise refusal("with exponents, potential should be lennard_jones")
        if _DIAMETER in self.diameters or _EXPONENT in self.exponents:
            raise refusal("a diameter of 1 and an exponent of 6 are those of the normal fluid")
        return self

    @property
    def other_fluid(self) -> bool:
        """Whether the fluid differs from that of the training ensembles in more than gamma."""
        return self.potential != "lennard_jones" or bool(self.exponents or self.temperatures or self.diameters)

    def severities(self, system: System) -> dict[str, float | None]:
        """Nothing of gamma, m of Lennard and Jones, the study's temperature, and sigma."""
        return {"gamma": None, "exponent": _EXPONENT, "temperature": system.temperature, "diameter": _DIAMETER}

    def ensembles(self, name: str) -> dict[str, dict]:
        """One ensemble per gamma, or per gamma and exponent, temperature or diameter if these are given."""
        values: dict[str, list] = {
            "exponent": self.exponents,
            "temperature": self.temperatures,
            "diameter": self.diameters,
        }
        of_values = {
            f"{quantity}_{value:g}_{simulated_name(self.potential, gamma)}": self._ensemble(gamma, {quantity: value})
            for quantity in values
            for gamma in self.gammas
            for value in values[quantity]
        }
        return of_values or {simulated_name(self.potential, gamma): self._ensemble(gamma, {}) for gamma in self.gammas}

    def _ensemble(self, gamma: float, difference: dict[str, float]) -> dict:
        common = {"kind": self.kind, "potential": self.potential, "gamma": gamma}
        sweeps = {} if self.sweeps is None else {"sweeps": self.sweeps}
        return common | {"configurations": self.configurations} | sweeps | difference


class UniformAnomaly(Family):
    """Points drawn uniformly from the box."""

    group = "Random points"

    kind: Literal["uniform"] = key("Random.")
    configurations: Configurations = key("Configurations.", "configurations")

    def ensembles(self, name: str) -> dict[str, dict]:
        """One ensemble, of the family's name."""
        return {name: {"kind": self.kind, "configurations": self.configurations}}


class CorruptedAnomaly(Family):
    """Some points of each test configuration are moved: one ensemble per number of points, step, unit and sorting."""

    group = "Moved particles"
    examples = "changes"
    from_test = True
    variants = ("unit", "sorting")

    kind: Literal["corrupted"] = key("Derived from the test split.")
    points: Counts = key("Points moved in each configuration.", "particles")
    steps: Steps = key("Largest length of a move; lengths are uniform from 0 to it.", "L or sigma, by units")
    units: Units = key("Unit of steps: box (sides of the box) or sigma.")
    sortings: Sortings = key("Whether the points are sorted again after the move.")

    def severities(self, system: System) -> dict[str, float | None]:
        """No moved points, and no step."""
        return {"points": 0, "step": 0}

    def ensembles(self, name: str) -> dict[str, dict]:
        """One ensemble per number of points, step, unit and sorting."""
        return {
            f"{self._stream(name, points, step, unit)}_{sorting}": {
                "kind": self.kind,
                "points": points,
                "step": step,
                "unit": unit,
                "sorting": sorting,
                "stream": self._stream(name, points, step, unit),
            }
            for points in self.points
            for step in self.steps
            for unit in self.units
            for sorting in self.sortings
        }

    def _stream(self, name: str, points: int, step: float, unit: str) -> str:
        """Name the random stream of an ensemble's moves: kept and sorted ensembles move the same points alike."""
        parts = [name]
        if len(self.points) > 1:
            parts.append(f"{points}")
        if len(self.steps) > 1:
            parts.append(f"{step:g}")
        return "_".join([*parts, unit])

    def misfits(self, system: System) -> Iterator[tuple[str, str]]:
        """Yield the points if there are more of them than particles."""
        most = max(self.points)
        if most > system.particles:
            yield "points", f"{most} points should be at most system.particles = {system.particles}"


class MaskedAnomaly(Family):
    """A block of each test matrix and its mirror image are masked: one ensemble per size and place."""

    group = "Missing data"
    examples = "gaps"
    from_test = True
    variants = ("place",)

    kind: Literal["masked"] = key("Derived from the test split.")
    blocks: Counts = key("Side of the square block.", "rows")
    places: Places = key(
        "Position of the block above the diagonal: anywhere, next to it (adjacent particles), or in the corner "
        "(the first particles and the last).",
        default=["anywhere"],
    )

    def severities(self, system: System) -> dict[str, float | None]:
        """No block."""
        return {"block": 0}

    def ensembles(self, name: str) -> dict[str, dict]:
        """One ensemble per block size and place."""
        return {
            f"{name}_{block}" if place == "anywhere" else f"{name}_{block}_{place}": {
                "kind": self.kind,
                "block": block,
                "place": place,
            }
            for block in self.blocks
            for place in self.places
        }

    def misfits(self, system: System) -> Iterator[tuple[str, str]]:
        """Yield the blocks that, with their mirror images, are larger than the matrix."""
        largest = max(self.blocks)
        limit = system.particles // 2
        if largest > limit:
            yield (
                "blocks",
                f"a block of {largest} rows and its mirror image do not fit; at most {limit}, half of system.particles",
            )


class FileAnomaly(Family):
    """Your own configurations from a file: each frame has system.particles particles in the box."""

    group = "Your own"

    kind: Literal["file"] = key("Read from a file.")
    path: Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_refuse_unreadable)] = key(
        "A .npy or .npz array (frames, particles, 2), or a trajectory: .lammpstrj or .dump (LAMMPS), .xyz or .extxyz "
        "(extended XYZ), each also with .gz behind it, or .gsd."
    )
    sigma: Real = key("Length of one sigma, in the file's unit of length.", "file's unit", gt=0, le=1e12, default=1.0)

    def ensembles(self, name: str) -> dict[str, dict]:
        """One ensemble, of the family's name."""
        return {name: {"kind": self.kind, "path": self.path, "length": self.sigma}}


Anomaly = Annotated[
    SimulatedAnomaly | UniformAnomaly | CorruptedAnomaly | MaskedAnomaly | FileAnomaly, Field(discriminator="kind")
]
KINDS: dict[str, type[Family]] = by_tag(Anomaly, "kind")
