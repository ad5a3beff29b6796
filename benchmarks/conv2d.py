"""Train the study's Conv2D VAE on random matrices, with the workflow's own code.

Usage: conv2d.py SETTINGS THREADS, like peers/conv2d.py, with which it is compared.
"""

import json
import sys
import time

import numpy as np

from workflow.ljvae.models.step import FusedAdamW
from workflow.ljvae.randomness import generator
from workflow.ljvae.training.batches import Batches
from workflow.ljvae.training.fitting import STEPS_PER_EXECUTION
from workflow.ljvae.training.networks import build_vae, fit_standardisation, use_threads


def main() -> None:
    settings, threads = json.loads(sys.argv[1]), int(sys.argv[2])
    use_threads(threads)
    shape = (settings["matrices"], settings["particles"], settings["particles"])
    matrices = np.random.default_rng(1).random(shape, dtype=np.float32)
    model = build_vae(settings, *fit_standardisation(matrices, 0.0), 1, "bench")
    model.slices = threads
    optimizer = FusedAdamW(settings["learning_rate"], weight_decay=settings["weight_decay"])
    model.compile(optimizer=optimizer, steps_per_execution=STEPS_PER_EXECUTION)
    batches = Batches(matrices, settings["batch_size"], generator(1, "bench"), settings["mirror"])
    model.fit(batches.dataset(), shuffle=False, verbose=0)
    print(sum(np.prod(weight.shape) for weight in model.trainable_variables), flush=True)
    for line in sys.stdin:
        epochs = max(1, int(line) // len(batches))
        start = time.perf_counter()
        model.fit(batches.dataset(), epochs=epochs, shuffle=False, verbose=0)
        print(epochs * len(batches) * settings["batch_size"] / (time.perf_counter() - start), flush=True)


if __name__ == "__main__":
    main()
