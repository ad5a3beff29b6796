// The canvases of the page: matrices, the plane of the latent means, configurations in their box.

const { element, study, count, particles, state, chosenLatent } = window.comparison;

const DECODED = "#d55e00";
const INK = "#1d2733";
const FAINT = "#64707d";
const LARGEST_DIFFERENCE = 0.3; // in L
const COLORS = 256; // of a table
const FULL_TURN = 2 * Math.PI;

// in pixels
const AXIS_MARGIN = 34;
const PLANE_MARGIN = 12;
const CHOSEN_RADIUS = 6.5;
const DIAMOND_RADIUS = 6;

const BOX_MARGIN = 0.6; // in sigma

const VIRIDIS = "#440154 #482878 #3e4989 #31688e #26828e #1f9e89 #35b779 #6ece58 #b5de2b #fde725".split(" ");
const RED_BLUE = "#053061 #2166ac #4393c3 #92c5de #d1e5f0 #f7f7f7 #fddbc7 #f4a582 #d6604d #b2182b #67001f".split(" ");

// Colors and text ------------------------------------------------------------------------------------------------

function clip(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

function parseColor(color) {
  return [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16));
}

function interpolate(map, fraction) {
  const position = clip(fraction, 0, 1) * (map.length - 1);
  const k = Math.min(Math.floor(position), map.length - 2);
  const low = parseColor(map[k]);
  const high = parseColor(map[k + 1]);
  return low.map((value, c) => Math.round(value + (high[c] - value) * (position - k)));
}

function tabulate(map) {
  return Array.from({ length: COLORS }, (_, k) => interpolate(map, k / (COLORS - 1)));
}

const TABLES = new Map([VIRIDIS, RED_BLUE].map((map) => [map, tabulate(map)]));

function gammaColor(k) {
  return `rgb(${interpolate(VIRIDIS, (k + 1) / (study.gammas.length + 2))})`;
}

function formatNumber(value) {
  return String(value).replace("-", "\u2212");
}

function formatPercent(fraction) {
  return `${(100 * fraction).toFixed(fraction < 0.1 ? 1 : 0)} %`;
}

// Matrices -------------------------------------------------------------------------------------------------------

function drawMatrix(canvas, matrix, map, low, high) {
  canvas.width = particles;
  canvas.height = particles;
  const context = canvas.getContext("2d");
  const image = context.createImageData(particles, particles);
  matrix.forEach((value, k) => {
    const fraction = clip((value - low) / (high - low), 0, 1);
    image.data.set([...TABLES.get(map)[Math.round((COLORS - 1) * fraction)], 255], 4 * k);
  });
  context.putImageData(image, 0, 0);
}

function drawMatrices({ matrix, decodedMatrix }) {
  const largest = study.largest_distance;
  const difference = Float64Array.from(decodedMatrix, (value, k) => value - matrix[k]);
  drawMatrix(element("matrix-chosen"), matrix, VIRIDIS, 0, largest);
  drawMatrix(element("matrix-decoded"), decodedMatrix, VIRIDIS, 0, largest);
  drawMatrix(element("matrix-difference"), difference, RED_BLUE, -LARGEST_DIFFERENCE, LARGEST_DIFFERENCE);
}

function writeScales() {
  element("scale-distance").style.background = `linear-gradient(90deg, ${VIRIDIS})`;
  element("scale-difference").style.background = `linear-gradient(90deg, ${RED_BLUE})`;
  element("largest-distance").textContent = `${study.largest_distance.toFixed(2)} L`;
  element("smallest-difference").textContent = `−${LARGEST_DIFFERENCE}`;
  element("largest-difference").textContent = `+${LARGEST_DIFFERENCE} L`;
}

// The plane of the latent means ----------------------------------------------------------------------------------

// Clear a canvas for drawing in CSS pixels, sharp on every screen.
function clearCanvas(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const { width, height } = canvas.getBoundingClientRect();
  if (canvas.width !== Math.round(width * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

function planeLimits(plane) {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  plane.forEach((value, k) => {
    low[k % 2] = Math.min(low[k % 2], value);
    high[k % 2] = Math.max(high[k % 2], value);
  });
  for (const axis of [0, 1]) {
    const spare = 0.04 * (high[axis] - low[axis]);
    low[axis] -= spare;
    high[axis] += spare;
  }
  return { low, high };
}

function scalePlane(network, width, height) {
  const { low, high } = planeLimits(network.plane);
  const across = width - AXIS_MARGIN - PLANE_MARGIN;
  const up = height - AXIS_MARGIN - PLANE_MARGIN;
  return {
    low,
    high,
    x: (value) => AXIS_MARGIN + ((value - low[0]) / (high[0] - low[0])) * across,
    y: (value) => height - AXIS_MARGIN - ((value - low[1]) / (high[1] - low[1])) * up,
  };
}

function findTicks(low, high) {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((each) => each * power >= rough) * power;
  const ticks = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) ticks.push(Number((k * step).toPrecision(6)));
  return ticks;
}

// The order in which configurations are drawn mixes the gammas, so that none lies on top. Its step has no factor in
// common with the count.
function mixConfigurations() {
  let step = Math.max(1, Math.round(count * 0.618));
  while (commonFactor(step, count) > 1) step++;
  return Array.from({ length: count }, (_, k) => (k * step) % count);
}

function commonFactor(a, b) {
  return b ? commonFactor(b, a % b) : a;
}

const mixed = mixConfigurations();

// The points lie on a canvas of their own: only the marks move with the sliders.
let cloud = null;

function forgetCloud() {
  cloud = null;
}

function drawCloud(canvas, scale, width, height) {
  const points = document.createElement("canvas");
  points.width = canvas.width;
  points.height = canvas.height;
  const context = points.getContext("2d");
  const ratio = canvas.width / width;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = "12px system-ui, sans-serif";
  context.fillStyle = FAINT;
  context.strokeStyle = "#eceff3";
  drawFirstAxis(context, scale, width, height);
  drawSecondAxis(context, scale, width, height);
  drawConfigurations(context, scale);
  return points;
}

function drawFirstAxis(context, scale, width, height) {
  const fraction = formatPercent(state.network.component_share[0]);
  context.textAlign = "center";
  for (const value of findTicks(scale.low[0], scale.high[0])) {
    context.strokeRect(scale.x(value), 0, 0, height - AXIS_MARGIN);
    context.fillText(formatNumber(value), scale.x(value), height - 20);
  }
  context.fillText(`component 1 (${fraction} of the variance)`, width / 2, height - 4);
}

function drawSecondAxis(context, scale, width, height) {
  const fraction = formatPercent(state.network.component_share[1]);
  context.textAlign = "right";
  for (const value of findTicks(scale.low[1], scale.high[1])) {
    context.strokeRect(AXIS_MARGIN, scale.y(value), width - AXIS_MARGIN, 0);
    context.fillText(formatNumber(value), AXIS_MARGIN - 3, scale.y(value) + 4);
  }
  context.save();
  context.translate(10, (height - AXIS_MARGIN) / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.fillText(`component 2 (${fraction})`, 0, 0);
  context.restore();
}

function drawConfigurations(context, scale) {
  const { plane } = state.network;
  const radius = count > 1000 ? 2.1 : 3;
  context.globalAlpha = 0.65;
  for (const k of mixed) {
    const gamma = study.gamma_of[k];
    if (state.hidden.has(gamma)) continue;
    context.fillStyle = gammaColor(gamma);
    context.beginPath();
    context.arc(scale.x(plane[2 * k]), scale.y(plane[2 * k + 1]), radius, 0, FULL_TURN);
    context.fill();
  }
}

// Project a latent on the plane.
function projectLatent({ components, centre }, latent) {
  return components.map((axis) => axis.reduce((sum, value, d) => sum + value * (latent[d] - centre[d]), 0));
}

// The place of a latent on the canvas; one beyond the plane is drawn at its edge.
function placeLatent(scale, latent, width, height) {
  const [first, second] = projectLatent(state.network, latent);
  const x = clip(scale.x(first), AXIS_MARGIN, width - PLANE_MARGIN);
  return [x, clip(scale.y(second), PLANE_MARGIN, height - AXIS_MARGIN)];
}

function drawPlane() {
  const canvas = element("plane");
  const { context, width, height } = clearCanvas(canvas);
  if (width === 0 || height === 0) return; // a window without a size yet: its resizing draws again
  const scale = scalePlane(state.network, width, height);
  if (!cloud) cloud = drawCloud(canvas, scale, width, height);
  context.drawImage(cloud, 0, 0, width, height);
  const start = placeLatent(scale, chosenLatent(), width, height);
  const end = placeLatent(scale, state.latent, width, height);
  drawLine(context, start, end);
  drawChosenMark(context, start);
  drawLatentMark(context, end);
}

function drawLine(context, start, end) {
  context.lineWidth = 1.5;
  context.strokeStyle = DECODED;
  context.beginPath();
  context.moveTo(...start);
  context.lineTo(...end);
  context.stroke();
}

function drawChosenMark(context, centre) {
  context.lineWidth = 2.5;
  context.strokeStyle = INK;
  context.fillStyle = state.example ? "#fff" : gammaColor(study.gamma_of[state.chosen]);
  context.beginPath();
  context.arc(...centre, CHOSEN_RADIUS, 0, FULL_TURN);
  context.fill();
  context.stroke();
}

function drawLatentMark(context, [x, y]) {
  context.fillStyle = DECODED;
  context.strokeStyle = "#fff";
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, y - DIAMOND_RADIUS);
  context.lineTo(x + DIAMOND_RADIUS, y);
  context.lineTo(x, y + DIAMOND_RADIUS);
  context.lineTo(x - DIAMOND_RADIUS, y);
  context.closePath();
  context.fill();
  context.stroke();
}

// The configuration ----------------------------------------------------------------------------------------------

function viewBox(canvas) {
  const { context, width } = clearCanvas(canvas);
  const unit = width / (study.box + 2 * BOX_MARGIN);
  const x = (value) => (value + BOX_MARGIN) * unit;
  const y = (value) => width - x(value);
  return { context, unit, x, y };
}

function drawThumbnail(canvas, points) {
  const view = viewBox(canvas);
  drawBox(view);
  view.context.fillStyle = "#8f99a3";
  for (let k = 0; k < particles; k++) {
    outlineParticle(view, points, k);
    view.context.fill();
  }
}

function drawConfiguration({ points, decodedPoints }) {
  const view = viewBox(element("configuration"));
  drawBox(view);
  drawChosenDiscs(view, points);
  drawDecodedRings(view, points, decodedPoints);
}

function drawBox({ context, unit, x, y }) {
  const { box } = study;
  context.fillStyle = "#fbfcfd";
  context.fillRect(x(0), y(box), box * unit, box * unit);
  context.strokeStyle = "#9aa4ae";
  context.lineWidth = 1.2;
  context.strokeRect(x(0), y(box), box * unit, box * unit);
  context.fillStyle = "#c9d0d7";
  context.fillRect(x(0), y(0), box * unit, Math.min(4, BOX_MARGIN * unit)); // the floor
}

function outlineParticle({ context, unit, x, y }, points, k) {
  context.beginPath();
  context.arc(x(points[2 * k]), y(points[2 * k + 1]), unit / 2, 0, FULL_TURN);
}

function isInPair(k) {
  return state.pair !== null && state.pair.includes(k);
}

function drawChosenDiscs(view, points) {
  const { context } = view;
  context.strokeStyle = "#59636e";
  context.lineWidth = 1.2;
  for (let k = 0; k < particles; k++) {
    outlineParticle(view, points, k);
    context.fillStyle = isInPair(k) ? "rgba(42,111,143,0.85)" : "rgba(120,132,144,0.42)";
    context.fill();
    context.stroke();
  }
}

function drawDecodedRings(view, points, decodedPoints) {
  const { context } = view;
  context.strokeStyle = DECODED;
  for (let k = 0; k < particles; k++) {
    drawDisplacement(view, points, decodedPoints, k);
    context.lineWidth = 2;
    outlineParticle(view, decodedPoints, k);
    if (isInPair(k)) {
      context.fillStyle = "rgba(213,94,0,0.4)";
      context.fill();
    }
    context.stroke();
  }
}

function drawDisplacement({ context, x, y }, points, decodedPoints, k) {
  context.lineWidth = 1;
  context.globalAlpha = 0.55;
  context.beginPath();
  context.moveTo(x(points[2 * k]), y(points[2 * k + 1]));
  context.lineTo(x(decodedPoints[2 * k]), y(decodedPoints[2 * k + 1]));
  context.stroke();
  context.globalAlpha = 1;
}

window.drawing = {
  clip,
  gammaColor,
  formatNumber,
  formatPercent,
  writeScales,
  scalePlane,
  forgetCloud,
  drawMatrices,
  drawPlane,
  drawConfiguration,
  drawThumbnail,
};
