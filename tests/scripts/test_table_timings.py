"""The table of run times counts the jobs of the study and no others."""

from workflow.ljvae.storage import save_table
from workflow.scripts.table_timings import jobs


def measured(folder, name):
    path = folder / "benchmarks" / f"{name}.tsv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("s\tcpu_time\n2.0\t1.0\n")
    log = folder / "logs" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("start: 0.50 s\n")


def test_jobs_of_another_config_do_not_count(tmp_path):
    names = [
        "simulate_ensemble/gamma_1.0",
        "simulate_ensemble/gamma_1.0/shard_0",
        "simulate_ensemble/gamma_9.9",
        "split_ensembles/train",
        "table_checks",
        "table_timings",
        "train_universe/seed_1",
    ]
    for name in names:
        measured(tmp_path, name)
    save_table(tmp_path / "benchmarks" / "other.csv", [{"x": 1}])

    def counted(depth):
        known = ["gamma_1.0", "train", "shard_0", "seed_1"]
        folders = tmp_path / "benchmarks", tmp_path / "logs"
        found = jobs(*folders, known, {"simulate_ensemble": depth}, ["train_universe"])
        assert (found["start_seconds"] == 0.5).all()
        return sorted(found["rule"])

    assert counted(1) == counted(2) == ["simulate_ensemble", "split_ensembles", "table_checks"]
