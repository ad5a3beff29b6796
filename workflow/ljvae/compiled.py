"""Numba as all of the library compiles with it: `nb` is to be imported from here.

What it compiles for is fixed when the first function is decorated, so that one module decides it for all, whatever the
order of imports.
"""

import numba as nb
from numba.core.codegen import get_host_cpu_features

_features = get_host_cpu_features()
if "+avx512f" in _features.split(",") and nb.config.CPU_FEATURES is None:  # type: ignore[attr-defined]
    # LLVM prefers 256-bit vectors where there are 512-bit ones; on a Xeon of 2023 the sampler's loops are a third
    # faster with those.
    nb.config.CPU_FEATURES = f"{_features},-prefer-256-bit"  # type: ignore[attr-defined]
