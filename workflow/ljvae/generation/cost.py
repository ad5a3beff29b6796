"""Count the core seconds of generated configurations, including the training of their network."""

from typing import NamedTuple

import pandas

SIZE = 10_000  # configurations of one gamma for which costs are given


class Jobs(NamedTuple):
    """Core seconds of the jobs of one network and seed, or of the baselines.

    ``training`` trains the network and encodes its training set, ``prior`` trains the flow, ``sampling`` draws
    ``drawn`` configurations for all gammas and methods, and ``tuning`` tunes the relaxation for each of them.
    """

    training: float
    prior: float
    sampling: float
    tuning: float
    drawn: int


def count_costs(settling: pandas.DataFrame, jobs: Jobs, sweep: float) -> pandas.DataFrame:
    """Count core seconds of SIZE configurations in equilibrium, by method and gamma, and from a random start.

    ``settling`` holds the rows of relaxation.csv of one network and seed, ``sweep`` the core seconds of a sweep of one
    configuration. The cost of the jobs that draw and tune is split equally over gammas and methods. A cost is NaN if
    energies were not followed to equilibrium.

    >>> settling = pandas.DataFrame({"method": ["gaussian", "flow"], "gamma": 0.1, "sweeps": 10, "random_sweeps": 400})
    >>> costs = count_costs(settling, Jobs(100.0, 50.0, 3.0, 2.0, drawn=4000), sweep=1e-6)
    >>> parts = ["training_seconds", "sampling_seconds", "tuning_seconds", "sweep_seconds"]
    >>> costs[parts].round(6).iloc[1].tolist()
    [150.0, 7.5, 1.0, 0.1]
    >>> costs["core_seconds"].round(6).tolist(), costs["random_seconds"].tolist()
    ([108.6, 158.6], [4.0, 4.0])
    """
    costs = settling[[name for name in ("model", "seed", "method", "gamma") if name in settling]].copy()
    costs["training_seconds"] = jobs.training + jobs.prior * (settling["method"] == "flow")
    costs["sampling_seconds"] = jobs.sampling * SIZE / jobs.drawn
    costs["tuning_seconds"] = jobs.tuning / len(settling)
    costs["sweep_seconds"] = settling["sweeps"] * SIZE * sweep
    parts = costs.filter(like="_seconds")
    costs["core_seconds"] = parts.sum(axis=1, skipna=False)
    costs["random_seconds"] = settling["random_sweeps"] * SIZE * sweep
    return costs
