// The decoder of a network, layer by layer, as Keras computes it. Values are flat: rows, then columns, then channels.

const KERNEL_SIDE = 3;
const STRIDE = 2;
const WEIGHTS = ["kernel", "bias", "mean", "deviation"];

// Arrays from base64 ---------------------------------------------------------------------------------------------

// The values of all 16-bit numbers (IEEE 754 binary16).
const HALVES = Float32Array.from({ length: 65536 }, (_, bits) => {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction) : 2 ** -14 * fraction);
});

function unpack({ kind, base64 }) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (kind === "float32") return new Float32Array(bytes.buffer);
  return Float32Array.from(new Uint16Array(bytes.buffer), (bits) => HALVES[bits]);
}

function unpackWeights(network) {
  for (const step of network.steps) {
    for (const name of WEIGHTS) if (step[name]) step[name] = unpack(step[name]);
  }
}

// Layers ---------------------------------------------------------------------------------------------------------

// The error function by Abramowitz and Stegun 7.1.26, accurate to 1.5e-7.
function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - tail * Math.exp(-x * x));
}

const ACTIVATIONS = {
  linear: (x) => x,
  leaky_relu: (x) => (x < 0 ? 0.2 * x : x),
  gelu: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
};

// Add x[start + i] times row `row + i` of the kernel to the sums, for each i below length.
function addProducts(sums, x, start, length, kernel, row) {
  const units = sums.length;
  for (let i = 0; i < length; i++) {
    const value = x[start + i];
    const offset = (row + i) * units;
    for (let u = 0; u < units; u++) sums[u] += value * kernel[offset + u];
  }
}

function connect({ kernel, bias, inputs, activation }, x) {
  const units = bias.length;
  const cells = x.length / inputs;
  const y = new Float32Array(cells * units);
  for (let cell = 0; cell < cells; cell++) {
    const sums = y.subarray(cell * units, (cell + 1) * units);
    sums.set(bias);
    addProducts(sums, x, cell * inputs, inputs, kernel, 0);
  }
  return y.map(ACTIVATIONS[activation]);
}

// Each cell becomes patch x patch cells.
function placePatches({ side, patch, channels }, x) {
  const y = new Float32Array(x.length);
  const length = patch * channels;
  let start = 0;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      for (let line = 0; line < patch; line++) {
        const cell = (row * patch + line) * side + column;
        y.set(x.subarray(start, start + length), cell * length);
        start += length;
      }
    }
  }
  return y;
}

// Each cell (row, column) adds to the 3 x 3 cells from (2 row, 2 column) on; what lies beyond twice the side is dropped.
function transposeConvolve({ kernel, bias, side, channels, activation }, x) {
  const units = bias.length;
  const width = STRIDE * side;
  const y = new Float32Array(width * width * units);
  for (let start = 0; start < y.length; start += units) y.set(bias, start);
  for (let cell = 0; cell < side * side; cell++) {
    for (let k = 0; k < KERNEL_SIDE ** 2; k++) {
      const row = STRIDE * Math.floor(cell / side) + Math.floor(k / KERNEL_SIDE);
      const column = STRIDE * (cell % side) + (k % KERNEL_SIDE);
      if (row >= width || column >= width) continue;
      const start = (row * width + column) * units;
      addProducts(y.subarray(start, start + units), x, cell * channels, channels, kernel, k * channels);
    }
  }
  return y.map(ACTIVATIONS[activation]);
}

function crop({ side, kept, channels }, x) {
  const y = new Float32Array(kept * kept * channels);
  for (let row = 0; row < kept; row++) {
    const start = row * side * channels;
    y.set(x.subarray(start, start + kept * channels), row * kept * channels);
  }
  return y;
}

function restore({ mean, deviation }, x) {
  return x.map((value, k) => mean[k] + value * deviation[k]);
}

const STEPS = { dense: connect, patches: placePatches, transposed: transposeConvolve, crop, restore };

// Decode a latent into a matrix (N N) or points (N 2), in units of L.
function decode(network, latent) {
  const values = [Float32Array.from(latent)];
  for (const step of network.steps) {
    const inputs = step.of.map((k) => values[k]);
    values.push(STEPS[step.kind](step, ...inputs));
  }
  return values[values.length - 1];
}

window.decoder = { unpack, unpackWeights, decode };
