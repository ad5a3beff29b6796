"""Compare sampler, reading, scoring, training and planning with their peers, in a table and in results/benchmarks."""

import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks import environments, langevin, plan, reading, sampler, training
from benchmarks.rows import printed
from workflow.ljvae.storage import save_json

OUTPUT = "results/benchmarks/bench.json"


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for measure in (
            lambda: sampler.rows(Path(folder)),
            langevin.rows,
            lambda: reading.rows(Path(folder)),
            lambda: environments.rows(Path(folder)),
            training.rows,
            plan.rows,
        ):
            found = measure()
            print(printed(found), flush=True)  # finished measurements survive the failure of a later stage
            rows += found
    save_json(OUTPUT, [asdict(row) for row in rows])
    print(f"written to {OUTPUT}", file=sys.stderr)


if __name__ == "__main__":
    main()
