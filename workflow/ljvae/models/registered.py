"""Import this module, and ``keras.models.load_model`` loads every network of a study.

A file names the classes of its layers, of the network and of its optimiser. Keras finds those that are registered.
"""

import keras

from workflow.ljvae.models import autoregressive as autoregressive
from workflow.ljvae.models import flow as flow
from workflow.ljvae.models import parts as parts
from workflow.ljvae.models import vae as vae
from workflow.ljvae.models.step import FusedAdamW

keras.saving.get_custom_objects()["FusedAdamW"] = FusedAdamW  # files name it without a package
