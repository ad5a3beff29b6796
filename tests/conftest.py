from hypothesis import settings

# The same examples in every run: a failure is the change's, not the day's.
settings.register_profile("reproducible", max_examples=60, deadline=None, derandomize=True, database=None)
settings.load_profile("reproducible")


def pytest_collection_modifyitems(items):
    """One process makes the smoke study, for test_smoke.py; meanwhile the other one takes the files that need none.

    With several processes each takes whole files, in this order (pytest -n 2 --dist loadfile --no-loadscope-reorder).
    """
    of_the_study = {item.path for item in items if "smoke" in item.fixturenames}
    items.sort(key=lambda item: (item.path.name != "test_smoke.py", item.path in of_the_study))
