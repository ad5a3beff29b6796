"""Through profiles/slurm, every job of a study asks for memory and time; no Slurm is needed to see that."""

import re

import yaml

from tests.study.conftest import copy_project
from workflow.commands.resources import PROFILE, written_rules


def test_every_job_asks_for_memory_and_time(fresh, tmp_path):
    study = fresh.edited("simulation.shards", 2)
    study.root = tmp_path / "project"
    study.root.mkdir()
    copy_project(study.root)
    # a dry run says nothing more of a job that has a message
    for rules in (study.root / "workflow" / "rules").glob("*.smk"):
        rules.write_text(re.sub(r"^( +)message:\n(?:\1 +.*\n)+", "", rules.read_text(), flags=re.M))
    result = study("-n", "--verbose", "--profile", str(PROFILE.parent))
    assert result.returncode == 0, result.stderr
    text = result.stdout + result.stderr
    jobs = [block for block in re.split(r"^rule (?=\w+:$)", text, flags=re.M)[1:] if "    output: " in block]
    asked = [
        re.search(r"^(\w+):.*\n    resources: .*?mem_mb=(\d+).* runtime=(\d+)", job, re.S).groups() for job in jobs
    ]
    rules = {rule for rule, *_ in asked}
    assert {"simulate_ensemble", "join_shards", "train_model", "encode_training", "table_checks"} <= rules
    # two Snakemake processes are in each job
    assert min(int(memory) for _, memory, _ in asked) >= 500
    assert min(int(minutes) for _, _, minutes in asked) >= 10
    # what the profile says of a rule is what its jobs ask for
    profile = yaml.safe_load(PROFILE.read_text())["set-resources"]
    for rule, memory, _ in asked:
        if rule in profile:
            assert profile[rule]["mem_mb"] == f"{memory} * attempt"
    assert {rule for rule in rules if not rule.startswith("encode_")} <= set(written_rules())
