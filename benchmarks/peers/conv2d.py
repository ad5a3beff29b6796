"""The study's Conv2D VAEs in PyTorch: the same layers, loss, batches, threads and precision, and fused AdamW.

Usage: conv2d.py SETTINGS THREADS VARIANT. SETTINGS is JSON; its architecture is conv2d (overlapping strided
convolutions) or conv2d_patch (patches and dense layers). VARIANT says how the network is written: words of VARIANTS,
joined by "+". It prints the number of its weights; then, for each line on standard input, a number of steps, it trains
so many and prints how many samples a second.

It leaves out the standardisation of the matrices, which the study's networks contain: that is in its favour.
"""

import itertools
import json
import sys
import time

import torch
from torch import nn
from torch.nn.functional import mse_loss

# channels: memory format channels-last; linear: patches as linear layers; compile: torch.compile
VARIANTS = {"eager", "channels", "linear", "compile"}


def active(*layers):
    """Layers with a leaky ReLU after each, of Keras's slope."""
    return [part for layer in layers for part in (layer, nn.LeakyReLU(0.2))]


class Patches(nn.Linear):
    """A convolution whose stride is its kernel, as one linear layer: (B, C, H, W) to (B, channels, H/size, W/size)."""

    def __init__(self, depth, channels, size):
        super().__init__(depth * size**2, channels)
        self.size = size

    def forward(self, maps):
        count, depth, height, width = maps.shape
        size = self.size
        cut = maps.permute(0, 2, 3, 1).reshape(count, height // size, size, width // size, size * depth)
        cut = cut.transpose(2, 3).reshape(count, height // size, width // size, size * size * depth)
        return super().forward(cut).permute(0, 3, 1, 2)


class PatchesBack(nn.Linear):
    """Its transpose: (B, C, H, W) to (B, channels, size H, size W)."""

    def __init__(self, depth, channels, size):
        super().__init__(depth, channels * size**2)
        self.size = size

    def forward(self, maps):
        count, _, height, width = maps.shape
        size = self.size
        spread = super().forward(maps.permute(0, 2, 3, 1)).reshape(count, height, width, size, size, -1)
        spread = spread.transpose(2, 3).reshape(count, height * size, width * size, -1)
        return spread.permute(0, 3, 1, 2)


def strided(settings):
    """Layers of the encoder, number of its features, and layers of the decoder."""
    channels = [1, *settings["channels"]]
    halved = {"kernel_size": 3, "stride": 2, "padding": 1}
    sides = [settings["particles"]]
    encoder, decoder = [], []
    for depth, out in itertools.pairwise(channels):
        side = sides[-1]
        sides.append(-(-side // 2))
        encoder += active(nn.Conv2d(depth, out, **halved))
        # a map of odd side is made by itself, and not cropped
        back = nn.ConvTranspose2d(out, depth, **halved, output_padding=1 - side % 2)
        decoder = [*(active(back) if depth > 1 else [back]), *decoder]
    features = channels[-1] * sides[-1] ** 2
    first = active(nn.Linear(settings["latent_dim"], features))
    return [*encoder, nn.Flatten()], features, [*first, nn.Unflatten(1, (channels[-1], sides[-1], sides[-1])), *decoder]


def patched(settings, linear):
    """The same of the network of patches, which are linear layers or convolutions."""
    particles, channels, units = settings["particles"], settings["channels"], settings["dense_units"]
    if particles % 6:
        raise ValueError("the peer knows multiples of six particles only")
    side = particles // 6
    deep = 2 * channels

    def cut(depth, out, size):
        return Patches(depth, out, size) if linear else nn.Conv2d(depth, out, size, stride=size)

    def back(depth, out, size):
        return PatchesBack(depth, out, size) if linear else nn.ConvTranspose2d(depth, out, size, stride=size)

    features = deep * side**2
    encoder = active(cut(1, channels, 3), cut(channels, deep, 2))
    encoder += [nn.Flatten(), *active(nn.Linear(features, units), nn.Linear(units, units))]
    decoder = active(nn.Linear(settings["latent_dim"], units), nn.Linear(units, units), nn.Linear(units, features))
    decoder += [nn.Unflatten(1, (deep, side, side)), *active(back(deep, channels, 2)), back(channels, 1, 3)]
    return encoder, units, decoder


class Loss(nn.Module):
    """The loss of a batch (B, 1, N, N)."""

    def __init__(self, settings, variant):
        super().__init__()
        plain = settings["architecture"] == "conv2d"
        encoder, features, decoder = strided(settings) if plain else patched(settings, "linear" in variant)
        self.encoder, self.decoder = nn.Sequential(*encoder), nn.Sequential(*decoder)
        self.mean = nn.Linear(features, settings["latent_dim"])
        self.log_variance = nn.Linear(features, settings["latent_dim"])
        self.kl_weight = settings["kl_weight"]

    def forward(self, batch):
        h = self.encoder(batch)
        mean, log_variance = self.mean(h), self.log_variance(h)
        decoded = self.decoder(mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean))
        kl = -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum(1).mean()
        return mse_loss(decoded, batch) + self.kl_weight * kl


def batches(matrices, size, memory_format):
    """Batches without end, in a new order each time through, half of their matrices turned."""
    while True:
        for chosen in torch.randperm(len(matrices)).split(size):
            batch = matrices[chosen]
            turned = torch.rand(len(batch)) < 0.5
            batch[turned] = batch[turned].flip(1, 2)
            yield batch[:, None].contiguous(memory_format=memory_format)


def main() -> None:
    settings, threads, variant = json.loads(sys.argv[1]), int(sys.argv[2]), set(sys.argv[3].split("+"))
    if unknown := variant - VARIANTS:
        raise ValueError(f"unknown variant {', '.join(unknown)}; known are {', '.join(VARIANTS)}")
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    memory_format = torch.channels_last if "channels" in variant else torch.contiguous_format
    loss_of = Loss(settings, variant).to(memory_format=memory_format)
    optimizer = torch.optim.AdamW(
        loss_of.parameters(), lr=settings["learning_rate"], weight_decay=settings["weight_decay"], fused=True
    )
    measured = torch.compile(loss_of, dynamic=False) if "compile" in variant else loss_of
    matrices = torch.rand(settings["matrices"], settings["particles"], settings["particles"])
    given = batches(matrices, settings["batch_size"], memory_format)
    print(sum(weight.numel() for weight in loss_of.parameters()), flush=True)
    for line in sys.stdin:
        steps = int(line)
        start = time.perf_counter()
        for _ in range(steps):
            loss = measured(next(given))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(steps * settings["batch_size"] / (time.perf_counter() - start), flush=True)


if __name__ == "__main__":
    main()
