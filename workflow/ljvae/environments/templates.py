"""How far the neighbours of a particle are from the templates of crystals: OVITO's polyhedral template matching."""

from __future__ import annotations

import numpy as np

from workflow.ljvae.trajectories.streaming import Frame

STRUCTURES = ("FCC", "HCP", "BCC", "ICO", "SC")


def measure_template_deviations(frame: Frame) -> np.ndarray:
    """Root-mean-square deviation (N,) of the neighbours in three dimensions from the template that fits best.

    It is relative to the distance of the neighbours, and infinite where no template fits. Source: Larsen, Schmidt and
    Schiotz 2016.
    """
    from ovito.data import DataCollection
    from ovito.modifiers import PolyhedralTemplateMatchingModifier

    data = DataCollection()
    particles = data.create_particles(count=len(frame.points))
    particles.create_property("Position", data=frame.points)
    # without a box, one around all particles whose edges are not periodic
    edges = np.diag(np.ptp(frame.points, axis=0) + 1) if frame.edges is None else frame.edges
    cell = np.zeros((3, 4))
    cell[:, :3] = edges.T
    data.create_cell(cell, pbc=tuple(map(bool, frame.periodic)))
    matching = PolyhedralTemplateMatchingModifier(rmsd_cutoff=0.0, output_rmsd=True)  # no cutoff
    for name in STRUCTURES:
        matching.structures[getattr(PolyhedralTemplateMatchingModifier.Type, name)].enabled = True
    data.apply(matching)
    fits = np.asarray(data.particles["Structure Type"]) != PolyhedralTemplateMatchingModifier.Type.OTHER
    return np.where(fits, np.asarray(data.particles["RMSD"]), np.inf).astype(np.float32)
