// Points and their distances. Points are flat (N 2), matrices are flat (N N).

const MOST_SWEEPS = 30;
const TOLERANCE = 1e-20; // of squared elements off the diagonal, relative to the squared diagonal

const SORT_KEYS = {
  none: (points, k) => k,
  x: (points, k) => points[2 * k],
  y: (points, k) => points[2 * k + 1],
  radial: (points, k) => points[2 * k] ** 2 + points[2 * k + 1] ** 2,
};

// Sort points; the order is read from the points that are given last.
function sortPoints(points, order, sortedBy = points) {
  const key = (k) => SORT_KEYS[order](sortedBy, k);
  const indices = Array.from({ length: points.length / 2 }, (_, k) => k).sort((a, b) => key(a) - key(b));
  return Float64Array.from(indices.flatMap((k) => [points[2 * k], points[2 * k + 1]]));
}

function distanceMatrix(points) {
  const size = points.length / 2;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      matrix[i * size + j] = Math.hypot(points[2 * i] - points[2 * j], points[2 * i + 1] - points[2 * j + 1]);
    }
  }
  return matrix;
}

function minimumDistance(matrix, size) {
  let smallest = Infinity;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) smallest = Math.min(smallest, matrix[i * size + j]);
  }
  return smallest;
}

// Points from a matrix -------------------------------------------------------------------------------------------

// Make a matrix symmetric and not negative, with zeros on the diagonal.
function symmetrise(matrix, size) {
  return matrix.map((value, k) => {
    const i = Math.floor(k / size);
    const j = k % size;
    return i === j ? 0 : Math.max(0, 0.5 * (value + matrix[j * size + i]));
  });
}

function gramMatrix(matrix, size) {
  const squared = Float64Array.from(matrix, (value) => value * value);
  const rows = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) rows[i] += squared[i * size + j] / size;
  }
  const mean = rows.reduce((sum, value) => sum + value, 0) / size;
  return squared.map((value, k) => -0.5 * (value - rows[Math.floor(k / size)] - rows[k % size] + mean));
}

// Find the points of a distance matrix from its double-centred Gram matrix (classical scaling).
function embedMatrix(matrix, size) {
  const { values, vectors } = diagonalise(gramMatrix(matrix, size), size);
  const descending = Array.from(values.keys()).sort((a, b) => values[b] - values[a]);
  const points = new Float64Array(2 * size);
  descending.slice(0, 2).forEach((k, axis) => {
    const length = Math.sqrt(Math.max(values[k], 0));
    for (let i = 0; i < size; i++) points[2 * i + axis] = vectors[i * size + k] * length;
  });
  return points;
}

// Find the eigenvalues of a symmetric matrix, and its eigenvectors as columns, by Jacobi rotations.
function diagonalise(symmetric, size) {
  const a = Float64Array.from(symmetric);
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let sweep = 0; sweep < MOST_SWEEPS && !isDiagonal(a, size); sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotateAway(a, vectors, size, p, q);
    }
  }
  return { values: Float64Array.from({ length: size }, (_, k) => a[k * size + k]), vectors };
}

function isDiagonal(a, size) {
  let diagonal = 0;
  let rest = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (i === j) diagonal += a[i * size + j] ** 2;
      else rest += a[i * size + j] ** 2;
    }
  }
  return rest <= TOLERANCE * diagonal;
}

// Rotate axes p and q so that their element off the diagonal becomes zero.
function rotateAway(a, vectors, size, p, q) {
  const element = a[p * size + q];
  if (element === 0) return;
  const theta = (a[q * size + q] - a[p * size + p]) / (2 * element);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (let k = 0; k < size; k++) rotatePair(a, k * size + p, k * size + q, cosine, sine);
  for (let k = 0; k < size; k++) rotatePair(a, p * size + k, q * size + k, cosine, sine);
  for (let k = 0; k < size; k++) rotatePair(vectors, k * size + p, k * size + q, cosine, sine);
}

function rotatePair(values, i, j, cosine, sine) {
  const x = values[i];
  const y = values[j];
  values[i] = cosine * x - sine * y;
  values[j] = sine * x + cosine * y;
}

// Points on others -----------------------------------------------------------------------------------------------

function findCentre(points) {
  const size = points.length / 2;
  let x = 0;
  let y = 0;
  for (let k = 0; k < size; k++) {
    x += points[2 * k] / size;
    y += points[2 * k + 1] / size;
  }
  return [x, y];
}

// Move the centre of points to that of the target.
function moveCentre(points, target) {
  const [x, y] = findCentre(points);
  const [u, v] = findCentre(target);
  return points.map((value, k) => value + (k % 2 ? v - y : u - x));
}

// Superpose points on the target (Procrustes): rotate them, with a reflection where that fits better.
function superpose(points, target) {
  const [x, y] = findCentre(points);
  const [u, v] = findCentre(target);
  const { flip, angle } = fitRotation(points, target);
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const superposed = new Float64Array(points.length);
  for (let k = 0; k < points.length; k += 2) {
    const px = points[k] - x;
    const py = flip * (points[k + 1] - y);
    superposed[k] = u + px * cosine - py * sine;
    superposed[k + 1] = v + px * sine + py * cosine;
  }
  return superposed;
}

// Find the best rotation; flip is -1 where y is reflected first.
function fitRotation(points, target) {
  const { xx, xy, yx, yy } = crossProducts(points, target);
  const flip = Math.hypot(xx - yy, xy + yx) > Math.hypot(xx + yy, xy - yx) ? -1 : 1;
  return { flip, angle: Math.atan2(xy - flip * yx, xx + flip * yy) };
}

function crossProducts(points, target) {
  const [x, y] = findCentre(points);
  const [u, v] = findCentre(target);
  const sums = { xx: 0, xy: 0, yx: 0, yy: 0 };
  for (let k = 0; k < points.length; k += 2) {
    const px = points[k] - x;
    const py = points[k + 1] - y;
    const tx = target[k] - u;
    const ty = target[k + 1] - v;
    sums.xx += px * tx;
    sums.xy += px * ty;
    sums.yx += py * tx;
    sums.yy += py * ty;
  }
  return sums;
}

function rmsDisplacement(points, target) {
  let sum = 0;
  for (let k = 0; k < points.length; k++) sum += (points[k] - target[k]) ** 2;
  return Math.sqrt(sum / (points.length / 2));
}

window.geometry = {
  sortPoints,
  distanceMatrix,
  minimumDistance,
  symmetrise,
  embedMatrix,
  moveCentre,
  superpose,
  rmsDisplacement,
};
