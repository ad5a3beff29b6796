"""Numba with the settings that the whole library compiles with: import `nb` from here.

Numba fixes its target processor when the first function is decorated, so this one module sets it, whatever the order of
imports.
"""

import numba as nb
from numba.core.codegen import get_host_cpu_features

_features = get_host_cpu_features()
if "+avx512f" in _features.split(",") and nb.config.CPU_FEATURES is None:  # type: ignore[attr-defined]
    # LLVM prefers 256-bit vectors even if the processor has 512-bit ones; on a Xeon of 2023 the sampler's loops are a
    # third faster with 512 bits.
    nb.config.CPU_FEATURES = f"{_features},-prefer-256-bit"  # type: ignore[attr-defined]
