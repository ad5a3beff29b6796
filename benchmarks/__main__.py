"""Sampler, training and planning against their peers: one table, and results/benchmarks/bench.json."""

import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks import langevin, plan, sampler, training
from benchmarks.rows import printed
from workflow.ljvae.storage import save_json

OUTPUT = "results/benchmarks/bench.json"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = sampler.rows(Path(folder))
    rows += langevin.rows()
    rows += training.rows()
    rows += plan.rows()
    print(printed(rows))
    save_json(OUTPUT, [asdict(row) for row in rows])
    print(f"written to {OUTPUT}", file=sys.stderr)


if __name__ == "__main__":
    main()
