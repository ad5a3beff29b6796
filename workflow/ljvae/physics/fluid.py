"""The simulated fluid: its particles, its box and its forces."""

from dataclasses import dataclass

from workflow.ljvae.physics.potentials import exponent


@dataclass(frozen=True)
class Fluid:
    """A fluid in reduced units: lengths in sigma, energies in epsilon, k_B = 1.

    particles: their number N. box: side of the square box. gamma: weight of a particle, epsilon / sigma. exponent: m of
    the pair potential. diameter: diameter of particle 0; the others have a diameter of one sigma. A pair's energy
    depends on its distance divided by the mean of both diameters.
    """

    particles: int
    box: float
    temperature: float
    gamma: float
    exponent: int = 6
    diameter: float = 1.0

    @classmethod
    def from_description(cls, system: dict, description: dict) -> "Fluid":
        """Return the fluid of a simulated ensemble: ``system``, overridden by the keys of its ``description``.

        >>> system = {"particles": 30, "box": 10.0, "temperature": 1.0}
        >>> Fluid.from_description(system, {"potential": "fake", "gamma": 0.4, "temperature": 2.0})
        Fluid(particles=30, box=10.0, temperature=2.0, gamma=0.4, exponent=2, diameter=1.0)
        """
        keys = {"gamma", "exponent", "temperature", "diameter"} & description.keys()
        overrides = {key: description[key] for key in keys}
        return cls(**{**system, "exponent": exponent(description["potential"]), **overrides})
