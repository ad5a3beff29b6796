from hypothesis import settings

# The same examples in every run: a failure is the change's, not the day's.
settings.register_profile("reproducible", max_examples=60, deadline=None, derandomize=True, database=None)
settings.load_profile("reproducible")
