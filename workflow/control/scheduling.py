"""Jobs of this machine start as soon as cores are free.

Snakemake limits how many jobs it hands over in a second, as an engine behind it may need. With the limit, its scheduler
looks at all waiting jobs again a second after each look, and each job that ends adds a look of its own: in the deck's
study on two cores that was a fifth of a core, for as long as something waited, and a second at the end of each run.
"""

from typing import Any


def start_at_once(workflow: Any) -> None:
    """Take the limit away where ``workflow`` runs its jobs on this machine."""
    if workflow.local_exec:
        workflow.scheduler.job_rate_limiter = None
