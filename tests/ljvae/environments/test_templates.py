"""Template matching finds what is no crystal, where OVITO's module is installed."""

import numpy as np
import pytest

from tests.ljvae.environments.systems import as_frame
from workflow.ljvae.crystals.lattices import build_fcc
from workflow.ljvae.environments.describing import FrameFault, describe_particles
from workflow.ljvae.environments.naming import TEMPLATES
from workflow.ljvae.environments.templates import measure_template_deviations


def test_particles_around_a_vacancy_deviate_from_every_template():
    pytest.importorskip("ovito", reason="OVITO's module is not installed")
    sites, sides = build_fcc((5, 5, 5), 1.0)
    points = sites + 0.02 * np.random.default_rng(1).normal(size=sites.shape)
    deviations = measure_template_deviations(as_frame(points, sides))
    assert deviations.max() < 0.1
    missing = measure_template_deviations(as_frame(points[1:], sides))
    assert (missing > deviations.max()).sum() == 12
    (part,) = describe_particles(as_frame(points, sides), TEMPLATES, 18, particles=np.array([3, 5]))
    np.testing.assert_array_equal(part.values, deviations[[3, 5], None])


def test_two_dimensions_are_refused():
    frame = as_frame(np.random.default_rng(1).random((30, 2)), np.ones(2))
    with pytest.raises(FrameFault, match="has two dimensions; template_matching is for three"):
        next(describe_particles(frame, TEMPLATES, 6))
