import pandas
import pytest

from workflow.ljvae.generation.cost import SIZE
from workflow.ljvae.storage import load_table, save_table
from workflow.scripts.table_generation_cost import main

SIMULATED = 1_000_000  # sweeps


@pytest.fixture
def count(tmp_path):
    """The table of costs where the jobs took these core seconds; a job without any has no benchmark."""

    def write(**seconds):
        for name, value in seconds.items():
            (tmp_path / f"{name}.tsv").write_text(f"s\tcpu_time\n9.0\t{value}\n")
        rows = [("conv2d", 1, "gaussian", 40.0), ("conv2d", 1, "flow", 10.0), ("baseline", 1, "gaussian", None)]
        settling = pandas.DataFrame(rows, columns=["model", "seed", "method", "sweeps"])
        save_table(tmp_path / "relaxation.csv", settling.assign(gamma=0.1, random_sweeps=400.0))
        stages = {"training": ["train", "encode"], "prior": ["prior"], "sampling": ["draw"], "tuning": ["tune"]}
        of_network = {stage: [str(tmp_path / f"{name}.tsv") for name in names] for stage, names in stages.items()}
        main(
            relaxation=tmp_path / "relaxation.csv",
            table=tmp_path / "cost.csv",
            benchmarks={"conv2d seed 1": of_network, "baseline seed 1": of_network | {"training": [], "prior": []}},
            simulations=[str(tmp_path / "simulate.tsv")],
            counts={"sweeps": SIMULATED, "drawn": 500},
        )
        return load_table(tmp_path / "cost.csv").set_index(["model", "method"])

    return write


JOBS = {"train": 100, "encode": 20, "prior": 50, "draw": 3, "tune": 8, "simulate": 0.5}


def test_a_cost_is_that_of_all_jobs_that_it_needs(count):
    costs = count(**JOBS)
    assert costs["training_seconds"].tolist() == [120, 170, 0]
    assert costs["sampling_seconds"].tolist() == [3 * SIZE / 1000, 3 * SIZE / 1000, 3 * SIZE / 500]
    assert costs["tuning_seconds"].tolist() == [4, 4, 8]
    assert costs.loc[("conv2d", "flow"), "sweep_seconds"] == pytest.approx(10 * SIZE * 0.5 / SIMULATED)
    assert costs.loc[("conv2d", "flow"), "core_seconds"] == pytest.approx(170 + 30 + 4 + 0.05)
    assert costs["random_seconds"].tolist() == [2, 2, 2]


def test_there_is_no_cost_of_what_never_settles(count):
    costs = count(**JOBS)
    assert costs["core_seconds"].isna().tolist() == [False, False, True]


def test_there_is_no_cost_of_jobs_without_benchmarks(count):
    costs = count(**{name: value for name, value in JOBS.items() if name != "encode"})
    assert costs["core_seconds"].isna().all()
    assert costs["training_seconds"].isna().tolist() == [True, True, False]
