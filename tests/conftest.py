import pytest
from hypothesis import settings

# The same examples in every run: a failure is the change's, not the day's.
settings.register_profile("reproducible", max_examples=60, deadline=None, derandomize=True, database=None)
settings.load_profile("reproducible")

# A process that has one of these begins with it: one that is left for the end keeps the others waiting.
SLOW = ["multiverse", "environments", "reruns", "documentation", "failures", "recipes", "report", "methods_recovery"]
SLOW += ["checkpoint", "faults", "simulation_long_runs", "simulation_laws", "metropolis", "metropolis_energies"]


@pytest.hookimpl(tryfirst=True)  # before -m reads the marks
def pytest_collection_modifyitems(items):
    """Mark the tests of the small study, which make test-quick leaves out, and put files in the order of their starts.

    One process makes the study, for test_smoke.py; meanwhile the others take the files that need none. Each process
    takes whole files, in this order (pytest --dist loadfile --no-loadscope-reorder).
    """
    of_the_study = {item.path for item in items if "smoke" in item.fixturenames}
    for item in items:
        if item.path in of_the_study:
            item.add_marker("study")
    items.sort(key=lambda item: (item.path.name != "test_smoke.py", item.path in of_the_study, _place(item.path.name)))


def _place(name):
    subject = name.removeprefix("test_").removesuffix(".py")
    return SLOW.index(subject) if subject in SLOW else len(SLOW)
