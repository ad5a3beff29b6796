from types import SimpleNamespace

import pytest
from snakemake.scheduling.job_scheduler import JobScheduler

from workflow.control.scheduling import start_at_once


@pytest.mark.parametrize(("local", "kept"), [(True, None), (False, "a limit")])
def test_the_limit_is_kept_for_other_engines_alone(local, kept):
    workflow = SimpleNamespace(local_exec=local, scheduler=SimpleNamespace(job_rate_limiter="a limit"))
    start_at_once(workflow)
    assert workflow.scheduler.job_rate_limiter == kept


def test_the_scheduler_still_keeps_its_limit_there():
    assert "job_rate_limiter" in JobScheduler.__init__.__code__.co_names
