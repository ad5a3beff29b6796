"use strict";

// The study's data -----------------------------------------------------------------------------------------------

const study = JSON.parse(document.getElementById("study").textContent);
const element = (id) => document.getElementById(id);

// The value of each 16-bit number (IEEE 754 binary16).
const HALVES = Float32Array.from({ length: 65536 }, (_, bits) => {
  const exponent = (bits >> 10) & 31, fraction = (bits & 1023) / 1024;
  return (bits & 0x8000 ? -1 : 1) * (exponent ? 2 ** (exponent - 15) * (1 + fraction) : 2 ** -14 * fraction);
});

function unpacked({ kind, base64 }) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (kind === "float32") return new Float32Array(bytes.buffer);
  return Float32Array.from(new Uint16Array(bytes.buffer), (bits) => HALVES[bits]);
}

const positions = unpacked(study.positions); // configuration, particle, x or y; in sigma
const count = study.gamma_of.length, particles = study.particles;
for (const network of study.networks) {
  network.latents = unpacked(network.latents);
  network.plane = unpacked(network.plane);
  for (const step of network.steps)
    for (const name of ["kernel", "bias", "mean", "deviation"]) if (step[name]) step[name] = unpacked(step[name]);
}

// The decoder, layer by layer, as Keras computes it --------------------------------------------------------------

// Abramowitz and Stegun 7.1.26, right to 1.5e-7.
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

const STEPS = {
  dense({ kernel, bias, inputs, activation }, x) {
    const units = bias.length, cells = x.length / inputs, y = new Float32Array(cells * units);
    for (let cell = 0; cell < cells; cell++) {
      const sums = y.subarray(cell * units, (cell + 1) * units);
      sums.set(bias);
      for (let i = 0; i < inputs; i++) {
        const value = x[cell * inputs + i], row = i * units;
        for (let u = 0; u < units; u++) sums[u] += value * kernel[row + u];
      }
    }
    return y.map(ACTIVATIONS[activation]);
  },
  // each cell becomes patch x patch cells
  patches({ side, patch, channels }, x) {
    const y = new Float32Array(x.length), wide = side * patch;
    let k = 0;
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++)
        for (let a = 0; a < patch; a++)
          for (let b = 0; b < patch; b++)
            for (let c = 0; c < channels; c++)
              y[((row * patch + a) * wide + column * patch + b) * channels + c] = x[k++];
    return y;
  },
  convolution({ kernel, bias, side, channels, activation }, x) {
    const units = bias.length, y = new Float32Array(side * side * units);
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++) {
        const sums = y.subarray((row * side + column) * units, (row * side + column + 1) * units);
        sums.set(bias);
        for (let a = 0; a < 3; a++)
          for (let b = 0; b < 3; b++) {
            const r = row + a - 1, s = column + b - 1;
            if (r < 0 || s < 0 || r >= side || s >= side) continue;
            for (let c = 0; c < channels; c++) {
              const value = x[(r * side + s) * channels + c], from = ((a * 3 + b) * channels + c) * units;
              for (let u = 0; u < units; u++) sums[u] += value * kernel[from + u];
            }
          }
      }
    return y.map(ACTIVATIONS[activation]);
  },
  add: (_, x, change) => x.map((value, k) => value + change[k]),
  crop({ side, kept, channels }, x) {
    const y = new Float32Array(kept * kept * channels);
    for (let row = 0; row < kept; row++)
      y.set(x.subarray(row * side * channels, (row * side + kept) * channels), row * kept * channels);
    return y;
  },
  restore: ({ mean, deviation }, x) => x.map((value, k) => mean[k] + value * deviation[k]),
};

// What a network makes of a latent: a matrix (N N) or points (N 2), in units of L.
function decode(network, latent) {
  const values = [Float32Array.from(latent)];
  for (const step of network.steps) values.push(STEPS[step.kind](step, ...step.of.map((k) => values[k])));
  return values[values.length - 1];
}

// Geometry: points are flat (N 2), matrices flat (N N) ------------------------------------------------------------

function sorted(points, order) {
  const key = { none: (k) => k, x: (k) => points[2 * k], y: (k) => points[2 * k + 1],
    corner: (k) => points[2 * k] ** 2 + points[2 * k + 1] ** 2 }[order];
  const indices = Array.from({ length: points.length / 2 }, (_, k) => k).sort((a, b) => key(a) - key(b));
  return Float64Array.from(indices.flatMap((k) => [points[2 * k], points[2 * k + 1]]));
}

function distances(points) {
  const size = points.length / 2, matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      matrix[i * size + j] = Math.hypot(points[2 * i] - points[2 * j], points[2 * i + 1] - points[2 * j + 1]);
  return matrix;
}

// Symmetric, zero on the diagonal, not negative: what geometry takes.
function cleaned(matrix, size) {
  return matrix.map((value, k) => {
    const i = Math.floor(k / size), j = k % size;
    return i === j ? 0 : Math.max(0, 0.5 * (value + matrix[j * size + i]));
  });
}

// The points of a matrix from its double-centred Gram matrix (classical scaling).
function gramPoints(matrix, size) {
  const squared = Float64Array.from(matrix, (value) => value * value), rows = new Float64Array(size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) rows[i] += squared[i * size + j] / size;
  const mean = rows.reduce((sum, value) => sum + value, 0) / size;
  const gram = squared.map((value, k) => -0.5 * (value - rows[Math.floor(k / size)] - rows[k % size] + mean));
  const { values, vectors } = eigen(gram, size);
  const largest = Array.from(values.keys()).sort((a, b) => values[b] - values[a]).slice(0, 2);
  const points = new Float64Array(2 * size);
  largest.forEach((k, axis) => {
    for (let i = 0; i < size; i++) points[2 * i + axis] = vectors[i * size + k] * Math.sqrt(Math.max(values[k], 0));
  });
  return points;
}

// Eigenvalues of a symmetric matrix and its eigenvectors as columns, by Jacobi rotations.
function eigen(symmetric, size) {
  const a = Float64Array.from(symmetric), v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0, on = 0;
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) i === j ? (on += a[i * size + j] ** 2) : (off += a[i * size + j] ** 2);
    if (off <= 1e-20 * on) break;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        const apq = a[p * size + q];
        if (apq === 0) continue;
        const theta = (a[q * size + q] - a[p * size + p]) / (2 * apq);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1), s = t * c;
        for (let k = 0; k < size; k++) {
          const x = a[k * size + p], y = a[k * size + q];
          a[k * size + p] = c * x - s * y;
          a[k * size + q] = s * x + c * y;
        }
        for (let k = 0; k < size; k++) {
          const x = a[p * size + k], y = a[q * size + k];
          a[p * size + k] = c * x - s * y;
          a[q * size + k] = s * x + c * y;
        }
        for (let k = 0; k < size; k++) {
          const x = v[k * size + p], y = v[k * size + q];
          v[k * size + p] = c * x - s * y;
          v[k * size + q] = s * x + c * y;
        }
      }
  }
  return { values: Float64Array.from({ length: size }, (_, k) => a[k * size + k]), vectors: v };
}

function centreOf(points) {
  const size = points.length / 2;
  let x = 0, y = 0;
  for (let k = 0; k < size; k++) (x += points[2 * k] / size), (y += points[2 * k + 1] / size);
  return [x, y];
}

// Points with their centre on that of the target.
function moved(points, target) {
  const [x, y] = centreOf(points), [u, v] = centreOf(target);
  return points.map((value, k) => value + (k % 2 ? v - y : u - x));
}

// Procrustes: the rotation, with or without a reflection, that lays points on the target.
function laidOn(points, target) {
  const [u, v] = centreOf(target), [x, y] = centreOf(points);
  let xx = 0, xy = 0, yx = 0, yy = 0;
  for (let k = 0; k < points.length; k += 2) {
    const px = points[k] - x, py = points[k + 1] - y, tx = target[k] - u, ty = target[k + 1] - v;
    xx += px * tx, xy += px * ty, yx += py * tx, yy += py * ty;
  }
  const flip = Math.hypot(xx - yy, xy + yx) > Math.hypot(xx + yy, xy - yx) ? -1 : 1;
  const angle = Math.atan2(xy - flip * yx, xx + flip * yy), c = Math.cos(angle), s = Math.sin(angle);
  const laid = new Float64Array(points.length);
  for (let k = 0; k < points.length; k += 2) {
    const px = points[k] - x, py = flip * (points[k + 1] - y);
    laid[k] = u + px * c - py * s;
    laid[k + 1] = v + px * s + py * c;
  }
  return laid;
}

function rmsDisplacement(points, target) {
  let sum = 0;
  for (let k = 0; k < points.length; k++) sum += (points[k] - target[k]) ** 2;
  return Math.sqrt(sum / (points.length / 2));
}

function closestPair(matrix, size) {
  let smallest = Infinity;
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) smallest = Math.min(smallest, matrix[i * size + j]);
  return smallest;
}

// What is shown --------------------------------------------------------------------------------------------------

const state = { network: study.networks[0], chosen: Math.floor(0.6 * count), latent: [], pair: null, hidden: new Set() };

function chosenLatent() {
  const size = state.network.mean.length;
  return Array.from(state.network.latents.subarray(state.chosen * size, (state.chosen + 1) * size));
}

// The chosen configuration and what decodes from the latent, in units of sigma (matrices in L).
function current() {
  const { network, chosen, latent } = state, box = study.box;
  const points = sorted(positions.subarray(chosen * 2 * particles, (chosen + 1) * 2 * particles), network.order);
  const matrix = distances(points).map((value) => value / box), decoded = decode(network, latent);
  const ofPoints = network.decodes === "points";
  const raw = Float64Array.from(ofPoints ? decoded : gramPoints(cleaned(decoded, particles), particles), (x) => x * box);
  const laid = laidOn(raw, points), shown = ofPoints ? moved(raw, points) : laid;
  const decodedMatrix = ofPoints ? distances(decoded) : decoded;
  let error = 0;
  matrix.forEach((value, k) => (error += (decodedMatrix[k] - value) ** 2 / matrix.length));
  return { points, matrix, decodedMatrix, decodedPoints: shown, error,
    displacement: rmsDisplacement(laid, points), closest: closestPair(distances(shown), particles) };
}

// Drawing --------------------------------------------------------------------------------------------------------

const VIRIDIS = ["#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"];
const RED_BLUE = ["#053061", "#2166ac", "#4393c3", "#92c5de", "#d1e5f0", "#f7f7f7", "#fddbc7", "#f4a582", "#d6604d", "#b2182b",
  "#67001f"];
const LARGEST_DIFFERENCE = 0.3; // in L
const DECODED = "#d55e00";

function rgb(map, share) {
  const at = Math.min(Math.max(share, 0), 1) * (map.length - 1), k = Math.min(Math.floor(at), map.length - 2);
  const parts = (color) => [1, 3, 5].map((from) => parseInt(color.slice(from, from + 2), 16));
  const low = parts(map[k]), high = parts(map[k + 1]);
  return low.map((value, c) => Math.round(value + (high[c] - value) * (at - k)));
}
const TABLES = new Map([VIRIDIS, RED_BLUE].map((map) => [map, Array.from({ length: 256 }, (_, k) => rgb(map, k / 255))]));
const gammaColor = (k) => `rgb(${rgb(VIRIDIS, (k + 1) / (study.gammas.length + 2))})`;

// A canvas cleared for drawing in CSS pixels, sharp on any screen.
function cleared(canvas) {
  const ratio = window.devicePixelRatio || 1, { width, height } = canvas.getBoundingClientRect();
  if (canvas.width !== Math.round(width * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

function drawMatrix(canvas, matrix, map, low, high) {
  canvas.width = canvas.height = particles;
  const context = canvas.getContext("2d"), image = context.createImageData(particles, particles);
  matrix.forEach((value, k) => {
    const share = Math.min(Math.max((value - low) / (high - low), 0), 1);
    image.data.set([...TABLES.get(map)[Math.round(255 * share)], 255], 4 * k);
  });
  context.putImageData(image, 0, 0);
}

function planeScale(network, width, height) {
  const margin = 34, low = [Infinity, Infinity], high = [-Infinity, -Infinity];
  network.plane.forEach((value, k) => {
    low[k % 2] = Math.min(low[k % 2], value);
    high[k % 2] = Math.max(high[k % 2], value);
  });
  for (const axis of [0, 1]) {
    const spare = 0.04 * (high[axis] - low[axis]);
    low[axis] -= spare;
    high[axis] += spare;
  }
  return {
    low, high,
    x: (value) => margin + ((value - low[0]) / (high[0] - low[0])) * (width - margin - 12),
    y: (value) => height - margin - ((value - low[1]) / (high[1] - low[1])) * (height - margin - 12),
  };
}

function ticks(low, high) {
  const rough = (high - low) / 5, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((each) => each * power >= rough) * power, found = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) found.push(Number((k * step).toPrecision(6)));
  return found;
}

// The points lie on a canvas of their own: only the marks move with the sliders.
let cloud = null;

function drawPlane() {
  const canvas = element("plane"), { context, width, height } = cleared(canvas), { network } = state;
  const scale = planeScale(network, width, height);
  if (!cloud) {
    cloud = document.createElement("canvas");
    cloud.width = canvas.width;
    cloud.height = canvas.height;
    const drawing = cloud.getContext("2d"), ratio = canvas.width / width;
    drawing.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawing.font = "12px system-ui, sans-serif";
    drawing.fillStyle = "#64707d";
    drawing.strokeStyle = "#eceff3";
    drawing.textAlign = "center";
    for (const value of ticks(scale.low[0], scale.high[0])) {
      drawing.strokeRect(scale.x(value), 0, 0, height - 34);
      drawing.fillText(signed(value), scale.x(value), height - 20);
    }
    drawing.fillText(`component 1 (${percent(network.component_share[0])} of the variance)`, width / 2, height - 4);
    drawing.textAlign = "right";
    for (const value of ticks(scale.low[1], scale.high[1])) {
      drawing.strokeRect(34, scale.y(value), width - 34, 0);
      drawing.fillText(signed(value), 31, scale.y(value) + 4);
    }
    drawing.save();
    drawing.translate(10, (height - 34) / 2);
    drawing.rotate(-Math.PI / 2);
    drawing.textAlign = "center";
    drawing.fillText(`component 2 (${percent(network.component_share[1])})`, 0, 0);
    drawing.restore();
    drawing.globalAlpha = 0.65;
    // in an order that mixes the gammas, so that none lies on top
    for (let k = 0; k < count; k++) {
      const at = shuffled[k], group = study.gamma_of[at];
      if (state.hidden.has(group)) continue;
      drawing.fillStyle = gammaColor(group);
      drawing.beginPath();
      drawing.arc(scale.x(network.plane[2 * at]), scale.y(network.plane[2 * at + 1]), count > 1000 ? 2.1 : 3, 0, 7);
      drawing.fill();
    }
  }
  context.drawImage(cloud, 0, 0, width, height);
  const from = [scale.x(network.plane[2 * state.chosen]), scale.y(network.plane[2 * state.chosen + 1])];
  const place = network.components.map((axis) =>
    axis.reduce((sum, value, d) => sum + value * (state.latent[d] - network.centre[d]), 0));
  const to = [scale.x(place[0]), scale.y(place[1])];
  context.lineWidth = 1.5;
  context.strokeStyle = DECODED;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
  context.lineWidth = 2.5;
  context.strokeStyle = "#1d2733";
  context.fillStyle = gammaColor(study.gamma_of[state.chosen]);
  context.beginPath();
  context.arc(...from, 6.5, 0, 7);
  context.fill();
  context.stroke();
  context.fillStyle = DECODED;
  context.strokeStyle = "#fff";
  context.lineWidth = 1.5;
  context.beginPath();
  for (const [dx, dy] of [[0, -6], [6, 0], [0, 6], [-6, 0]]) context.lineTo(to[0] + dx, to[1] + dy);
  context.closePath();
  context.fill();
  context.stroke();
}

function drawConfiguration({ points, decodedPoints }) {
  const { context, width } = cleared(element("configuration")), { box } = study, margin = 0.6;
  const unit = width / (box + 2 * margin), x = (value) => (value + margin) * unit, y = (value) => width - x(value);
  const disc = (values, k) => {
    context.beginPath();
    context.arc(x(values[2 * k]), y(values[2 * k + 1]), unit / 2, 0, 7);
  };
  context.fillStyle = "#fbfcfd";
  context.fillRect(x(0), y(box), box * unit, box * unit);
  context.strokeStyle = "#9aa4ae";
  context.lineWidth = 1.2;
  context.strokeRect(x(0), y(box), box * unit, box * unit);
  context.fillStyle = "#c9d0d7";
  context.fillRect(x(0), y(0), box * unit, 4); // the floor
  const pair = state.pair || [];
  for (let k = 0; k < particles; k++) {
    disc(points, k);
    context.fillStyle = pair.includes(k) ? "rgba(42,111,143,0.85)" : "rgba(120,132,144,0.42)";
    context.strokeStyle = "#59636e";
    context.lineWidth = 1.2;
    context.fill();
    context.stroke();
  }
  context.strokeStyle = DECODED;
  for (let k = 0; k < particles; k++) {
    context.lineWidth = 1;
    context.globalAlpha = 0.55;
    context.beginPath();
    context.moveTo(x(points[2 * k]), y(points[2 * k + 1]));
    context.lineTo(x(decodedPoints[2 * k]), y(decodedPoints[2 * k + 1]));
    context.stroke();
    context.globalAlpha = 1;
    context.lineWidth = 2;
    disc(decodedPoints, k);
    if (pair.includes(k)) {
      context.fillStyle = "rgba(213,94,0,0.4)";
      context.fill();
    }
    context.stroke();
  }
}

const signed = (value) => String(value).replace("-", "\u2212");
const percent = (share) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

function writeNumbers(now) {
  const rows = [
    ["mean squared error of an element / L²", now.error.toPrecision(2)],
    ["RMS displacement after Procrustes", `${now.displacement.toFixed(2)} σ`],
    ["closest decoded pair", `${now.closest.toFixed(2)} σ`],
  ];
  if (state.pair) {
    const [i, j] = state.pair, k = i * particles + j;
    rows.push([`distance of ${i + 1} and ${j + 1} / L`,
      `${now.matrix[k].toFixed(3)}, decoded ${now.decodedMatrix[k].toFixed(3)}`]);
  }
  element("numbers").innerHTML = rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join("");
}

function render() {
  const now = current(), largest = study.largest_distance;
  const difference = Float64Array.from(now.decodedMatrix, (value, k) => value - now.matrix[k]);
  drawMatrix(element("matrix-chosen"), now.matrix, VIRIDIS, 0, largest);
  drawMatrix(element("matrix-decoded"), now.decodedMatrix, VIRIDIS, 0, largest);
  drawMatrix(element("matrix-difference"), difference, RED_BLUE, -LARGEST_DIFFERENCE, LARGEST_DIFFERENCE);
  drawPlane();
  drawConfiguration(now);
  writeNumbers(now);
  element("chosen-note").textContent = `γ = ${study.gammas[study.gamma_of[state.chosen]]}`;
  document.querySelectorAll(".slider").forEach((slider) => {
    const value = state.latent[slider.dataset.dimension];
    slider.querySelector("input").value = value;
    slider.querySelector("output").textContent = signed(value.toFixed(2));
  });
}

// What one does with it ------------------------------------------------------------------------------------------

function choose(index) {
  state.chosen = index;
  state.latent = chosenLatent();
  markSliders();
  render();
}

function setDimension(dimension, value) {
  state.latent[dimension] = value;
  render();
}

function show(network) {
  state.network = network;
  cloud = null;
  document.querySelectorAll("#networks button").forEach((button, k) =>
    button.setAttribute("aria-pressed", study.networks[k] === network));
  const moves = network.decodes === "points";
  element("laid-note").textContent = moves
    ? "it decodes points, upright; moved to the chosen centre"
    : "from the double-centred Gram matrix, laid on the chosen one";
  const sliders = network.dimensions.length, all = network.mean.length;
  element("latent-note").textContent = sliders === all ? `all ${all}`
    : `${sliders} of ${all}; the others keep the chosen configuration's values`;
  element("about").textContent =
    `Network ${network.model}, training seed ${network.seed}; ${count} test configurations. Sliders go from three standard ` +
    "deviations below the test set's mean to three above it; the small triangle is the chosen configuration's own value. The " +
    "diamond in the plane is the latent of the sliders. The decoder's kernels are rounded to 16 bits here, which changes " +
    `what it decodes from the latents shown by ${network.rounding.toPrecision(1)} L at most.`;
  element("sliders").replaceChildren(...network.dimensions.map((dimension) => slider(network, dimension)));
  choose(state.chosen);
}

function slider(network, dimension) {
  const box = document.createElement("div"), mean = network.mean[dimension], reach = 3 * network.deviation[dimension];
  box.className = "slider";
  box.dataset.dimension = dimension;
  box.innerHTML = `<label for="z${dimension}">dimension ${dimension} <span class="faint">` +
    `${percent(network.variance_share[dimension])} of the variance</span></label><output></output>` +
    `<div class="track"><input id="z${dimension}" type="range" step="any" min="${mean - reach}" max="${mean + reach}"><i></i></div>`;
  const input = box.querySelector("input");
  input.addEventListener("input", () => setDimension(dimension, Number(input.value)));
  return box;
}

function markSliders() {
  const latent = chosenLatent();
  document.querySelectorAll(".slider").forEach((box) => {
    const { min, max } = box.querySelector("input");
    const share = Math.min(Math.max((latent[box.dataset.dimension] - min) / (max - min), 0), 1);
    // the middle of a range's thumb stays half its width away from the ends
    box.querySelector("i").style.left = `calc(8px + ${share} * (100% - 16px))`;
  });
}

function nearest(event) {
  const { width, height, left, top } = element("plane").getBoundingClientRect();
  const scale = planeScale(state.network, width, height), { plane } = state.network;
  let best = state.chosen, least = Infinity;
  for (let k = 0; k < count; k++) {
    if (state.hidden.has(study.gamma_of[k])) continue;
    const off = Math.hypot(scale.x(plane[2 * k]) - event.clientX + left, scale.y(plane[2 * k + 1]) - event.clientY + top);
    if (off < least) (least = off), (best = k);
  }
  return best;
}

function pairAt(event) {
  const { width, height, left, top } = event.target.getBoundingClientRect();
  const at = (offset, side) => Math.min(Math.max(Math.floor((offset / side) * particles), 0), particles - 1);
  return [at(event.clientY - top, height), at(event.clientX - left, width)];
}

// Always the same order, without a generator: steps of a number that shares no factor with the count.
const shuffled = (() => {
  let step = Math.max(1, Math.round(count * 0.618));
  const common = (a, b) => (b ? common(b, a % b) : a);
  while (common(step, count) > 1) step++;
  return Array.from({ length: count }, (_, k) => (k * step) % count);
})();

element("networks").replaceChildren(...study.networks.map((network) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = network.model;
  button.addEventListener("click", () => show(network));
  return button;
}));
element("gammas").replaceChildren(...study.gammas.map((gamma, k) => {
  const label = document.createElement("label");
  label.innerHTML = `<input type="checkbox" checked><i style="background:${gammaColor(k)}"></i>γ = ${gamma}`;
  label.firstChild.addEventListener("change", (event) => {
    event.target.checked ? state.hidden.delete(k) : state.hidden.add(k);
    cloud = null;
    drawPlane();
  });
  return label;
}));
element("plane-note").textContent = "click one";
element("scale-distance").style.background = `linear-gradient(90deg, ${VIRIDIS})`;
element("scale-difference").style.background = `linear-gradient(90deg, ${RED_BLUE})`;
element("largest-distance").textContent = `${study.largest_distance.toFixed(2)} L`;
element("smallest-difference").textContent = `−${LARGEST_DIFFERENCE}`;
element("largest-difference").textContent = `+${LARGEST_DIFFERENCE} L`;
element("plane").addEventListener("click", (event) => choose(nearest(event)));
element("back").addEventListener("click", () => choose(state.chosen));
element("zero").addEventListener("click", () => {
  state.latent = state.latent.map(() => 0);
  render();
});
for (const canvas of document.querySelectorAll(".matrix")) {
  canvas.addEventListener("pointermove", (event) => {
    state.pair = pairAt(event);
    render();
  });
  canvas.addEventListener("pointerleave", () => {
    state.pair = null;
    render();
  });
}
window.addEventListener("resize", () => {
  cloud = null;
  render();
});
show(study.networks[0]);

// for tests
window.explore = { study, state, decode, current, choose };
