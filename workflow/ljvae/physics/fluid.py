"""The simulated fluid: how many particles, in which box, under which forces."""

from dataclasses import dataclass

from workflow.ljvae.physics.potentials import exponent


@dataclass(frozen=True)
class Fluid:
    """What is simulated: lengths in sigma, energies in epsilon, k_B = 1.

    ``diameter`` is that of particle 0; the others have one sigma, and a pair's energy depends on its distance over the
    mean of both diameters.
    """

    particles: int
    box: float
    temperature: float
    gamma: float
    exponent: int = 6
    diameter: float = 1.0

    @classmethod
    def of(cls, system: dict, about: dict) -> "Fluid":
        """The fluid of a simulated ensemble: ``system``, but for what its description ``about`` gives otherwise.

        >>> system = {"particles": 30, "box": 10.0, "temperature": 1.0}
        >>> Fluid.of(system, {"potential": "fake", "gamma": 0.4, "temperature": 2.0})
        Fluid(particles=30, box=10.0, temperature=2.0, gamma=0.4, exponent=2, diameter=1.0)
        """
        own = {key: about[key] for key in ("gamma", "exponent", "temperature", "diameter") if key in about}
        return cls(**{**system, "exponent": exponent(about["potential"]), **own})
