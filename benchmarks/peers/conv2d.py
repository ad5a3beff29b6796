"""The study's Conv2D VAE in PyTorch: the same layers, loss, optimiser, batch, threads and precision, channels-last.

Usage: conv2d.py SETTINGS THREADS, where SETTINGS is JSON. For each line on standard input, a number of steps, it trains
so many and prints how many samples a second.
"""

import json
import sys
import time

import torch
from torch import nn
from torch.nn.functional import leaky_relu, mse_loss

SLOPE = 0.2


class Encoder(nn.Module):
    """(B, 1, N, N) to latent mean and log-variance (B, D)."""

    def __init__(self, particles: int, channels: int, units: int, dim: int):
        super().__init__()
        self.patches = nn.Conv2d(1, channels, 3, stride=3)
        self.convolution = nn.Conv2d(channels, 2 * channels, 2, stride=2)
        self.dense_1, self.dense_2 = nn.Linear(2 * channels * (particles // 6) ** 2, units), nn.Linear(units, units)
        self.mean, self.log_variance = nn.Linear(units, dim), nn.Linear(units, dim)

    def forward(self, matrices):
        h = leaky_relu(self.patches(matrices), SLOPE)
        h = leaky_relu(self.convolution(h), SLOPE)
        h = leaky_relu(self.dense_1(h.flatten(1)), SLOPE)
        h = leaky_relu(self.dense_2(h), SLOPE)
        return self.mean(h), self.log_variance(h)


class Decoder(nn.Module):
    """(B, D) to (B, 1, N, N)."""

    def __init__(self, particles: int, channels: int, units: int, dim: int):
        super().__init__()
        self.side, self.channels = particles // 6, 2 * channels
        self.dense_1, self.dense_2 = nn.Linear(dim, units), nn.Linear(units, units)
        self.unflatten = nn.Linear(units, self.side**2 * self.channels)
        self.convolution = nn.ConvTranspose2d(2 * channels, channels, 2, stride=2)
        self.patches = nn.ConvTranspose2d(channels, 1, 3, stride=3)

    def forward(self, latent):
        h = leaky_relu(self.dense_1(latent), SLOPE)
        h = leaky_relu(self.dense_2(h), SLOPE)
        h = leaky_relu(self.unflatten(h), SLOPE).view(-1, self.channels, self.side, self.side)
        h = h.contiguous(memory_format=torch.channels_last)
        return self.patches(leaky_relu(self.convolution(h), SLOPE))


def batches(matrices, size):
    """Batches without end, in a new order each time through, half of their matrices turned."""
    while True:
        for chosen in torch.randperm(len(matrices)).split(size):
            batch = matrices[chosen]
            turned = torch.rand(len(batch)) < 0.5
            batch[turned] = batch[turned].flip(1, 2)
            yield batch[:, None].contiguous(memory_format=torch.channels_last)


def main() -> None:
    settings, threads = json.loads(sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    shape = [settings[key] for key in ("particles", "channels", "dense_units", "latent_dim")]
    encoder = Encoder(*shape).to(memory_format=torch.channels_last)
    decoder = Decoder(*shape).to(memory_format=torch.channels_last)
    weights = [*encoder.parameters(), *decoder.parameters()]
    optimizer = torch.optim.AdamW(
        weights, lr=settings["learning_rate"], weight_decay=settings["weight_decay"], fused=True
    )
    given = batches(torch.rand(settings["matrices"], shape[0], shape[0]), settings["batch_size"])
    print("ready", flush=True)
    for line in sys.stdin:
        steps = int(line)
        start = time.perf_counter()
        for _ in range(steps):
            batch = next(given)
            mean, log_variance = encoder(batch)
            decoded = decoder(mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean))
            kl = -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum(1).mean()
            loss = mse_loss(decoded, batch) + settings["kl_weight"] * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(steps * settings["batch_size"] / (time.perf_counter() - start), flush=True)


if __name__ == "__main__":
    main()
