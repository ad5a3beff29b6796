"""Text of trajectories of five particles and three frames in a box of 10 sigma, with one thing or another changed."""

import numpy as np

BOX, N = 10.0, 5
POSITIONS = np.random.default_rng(20230615).uniform(0.2, BOX - 0.2, (3, N, 2))
LATTICE = 'Lattice="10 0 0 0 10 0 0 0 1"'
COLUMNS = "species:S:1:pos:R:3"


def dump(columns="id type x y z", bounds=("0 10", "0 10", "-0.5 0.5"), flags="ff ff pp", positions=POSITIONS, **values):
    """A dump with ``values`` (F, N) or numbers for columns other than id, type, x, y, z."""
    known = {"type": "1", "z": 0.0, "zs": 0.5, "zu": 0.0, "mass": 1.0} | values
    lines = []
    for k, points in enumerate(positions):
        lines += ["ITEM: TIMESTEP", str(100 * k), "ITEM: NUMBER OF ATOMS", str(len(points))]
        lines += [f"ITEM: BOX BOUNDS {flags}".rstrip(), *bounds, f"ITEM: ATOMS {columns}"]
        for i, (x, y) in enumerate(points):
            row = known | {"id": i + 1, "x": x, "y": y, "xs": x / BOX, "ys": y / BOX, "xu": x, "yu": y}
            row |= {"xsu": x / BOX, "ysu": y / BOX}
            cells = [row[name] for name in columns.split()]
            cells = [cell[k][i] if isinstance(cell, np.ndarray) else cell for cell in cells]
            lines.append(" ".join(f"{cell:.8f}" if isinstance(cell, float) else str(cell) for cell in cells))
    return "\n".join(lines) + "\n"


def xyz(keys=f"{LATTICE} Properties={COLUMNS}", row="Ar {x:.8f} {y:.8f} 0.0", positions=POSITIONS):
    """XYZ whose second line has ``keys``, one for all frames or one for each, with lines of particles as in ``row``."""
    frames = []
    for k, points in enumerate(positions):
        comment = keys if isinstance(keys, str) else keys[k]
        rows = [row.format(x=x, y=y, i=i + 1, xs=x / BOX, ys=y / BOX) for i, (x, y) in enumerate(points)]
        frames += [str(len(points)), comment, *rows]
    return "\n".join(frames) + "\n"
