from hypothesis import settings

# The same examples in every run: a failure is the change's, not the day's.
settings.register_profile("reproducible", max_examples=60, deadline=None, derandomize=True, database=None)
settings.load_profile("reproducible")


def pytest_collection_modifyitems(items):
    """The longest file comes first: with several processes each takes whole files (pytest -n 2 --dist loadfile)."""
    items.sort(key=lambda item: "test_smoke.py" not in item.nodeid)
