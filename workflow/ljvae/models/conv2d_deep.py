"""The deck's "more complex convolutional layers": conv2d with residual blocks behind each convolution."""

from workflow.ljvae.models.conv2d import build as build

# settings["blocks"], at least 1 here, is all that differs.
