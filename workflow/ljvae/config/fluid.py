"""The sections about the fluid: the box, the simulation of the training ensembles, and their split."""

from typing import Literal

from workflow.ljvae.config.fields import Fractions, Gammas, Real, Section, Whole, key


class System(Section):
    """The box of fluid; all ensembles share it."""

    particles: Whole = key("Number of particles N.", "particles", ge=8, le=64)
    box: Real = key("Side L of the square box with hard walls.", "sigma", ge=3, le=1000)
    temperature: Real = key("Temperature k_B T.", "epsilon", ge=1e-3, le=1e3)


Potential = Literal["lennard_jones", "fake"]


class Simulation(Section):
    """Simulation of the training ensembles; simulated anomalies share pilot and trace."""

    gammas: Gammas = key("Gravity gamma of each training ensemble: the weight of a particle.", "epsilon / sigma")
    configurations: Whole = key(
        "Independent configurations of each training ensemble.", "configurations", ge=40, le=10**7
    )
    sweeps: Whole = key("Sweeps of each configuration, from its own random start.", "sweeps", ge=16, le=10**7)
    pilot_chains: Whole = key("Chains of the pilot run, which tunes the step.", "chains", ge=16, le=10**5)
    pilot_sweeps: Whole = key(
        "Sweeps over which the pilot measures the autocorrelation times of each of up to seven steps; they grow with "
        "the sweeps of a family that has its own.",
        "sweeps",
        ge=20,
        le=10**6,
    )
    trace_chains: Whole = key("Chains whose energy is recorded along the run.", "chains", ge=4, le=10**5)
    trace_interval: Whole = key("Sweeps between two records.", "sweeps", ge=1, le=10**6)
    annealed_chains: Whole = key(
        "Chains of a run of sequential Monte Carlo, which gives free energies.", "chains", ge=16, le=10**6
    )
    annealed_runs: Whole = key("Independent runs, whose scatter gives the errors.", "runs", ge=2, le=1000)
    threads: Whole = key("Threads of one simulation job; results do not depend on them.", "threads", ge=1, le=1024)
    shards: Whole = key(
        "Jobs into which an ensemble is split, for a cluster; a change rebuilds results but does not alter them.",
        "jobs",
        ge=1,
        le=10**4,
    )


class Split(Fractions):
    """Fractions of each training ensemble, taken in this order by index."""

    train: Real = key("Training.", "fraction", gt=0, lt=1)
    validation: Real = key("Early stopping, model selection, fitting of scores.", "fraction", gt=0, lt=1)
    calibration: Real = key(
        "p-values, and comparison of generated configurations; nothing is fitted or selected on it.",
        "fraction",
        gt=0,
        lt=1,
    )
    test: Real = key("All results.", "fraction", gt=0, lt=1)
