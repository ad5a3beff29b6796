// The study's data, what is chosen of it, and how the chosen configuration compares with the decoded one.

const { unpack, unpackWeights, decode } = window.decoder;
const { sortPoints, distanceMatrix, minimumDistance, rmsDisplacement } = window.geometry;
const { symmetrise, embedMatrix, moveCentre, superpose } = window.geometry;

const element = (id) => document.getElementById(id);
const study = JSON.parse(element("study").textContent);
const positions = unpack(study.positions); // configuration, particle, x or y; in sigma
const count = study.gamma_of.length;
const particles = study.particles;
for (const network of study.networks) {
  network.latents = unpack(network.latents);
  network.plane = unpack(network.plane);
  unpackWeights(network);
}

// chosen is the index of a test configuration, example a configuration of another set that is shown in its place
const state = {
  network: study.networks[0],
  chosen: Math.floor(0.6 * count),
  example: null,
  latent: [],
  pair: null,
  hidden: new Set(),
};

function chosenLatent() {
  if (state.example) return Array.from(state.example.latent);
  const size = state.network.mean.length;
  return Array.from(state.network.latents.subarray(state.chosen * size, (state.chosen + 1) * size));
}

function testPoints(index) {
  const size = 2 * particles;
  return positions.subarray(index * size, (index + 1) * size);
}

function chosenPoints() {
  const { order } = state.network;
  if (state.example) return sortPoints(state.example.points, order, state.example.sortedBy);
  return sortPoints(testPoints(state.chosen), order);
}

// The matrix that the network reads: a distance that the example lacks is zero.
function chosenMatrix(points) {
  const matrix = distanceMatrix(points).map((value) => value / study.box);
  const mask = state.example?.mask;
  return mask ? matrix.map((value, k) => (mask[k] ? 0 : value)) : matrix;
}

// Compare the chosen configuration with what the latent decodes to; points are in units of sigma, matrices in L.
function compareConfigurations() {
  const { network, latent } = state;
  const { box } = study;
  const points = chosenPoints();
  const matrix = chosenMatrix(points);
  const decoded = decode(network, latent);
  const decodesPoints = network.decodes === "points";
  const embedded = decodesPoints ? decoded : embedMatrix(symmetrise(decoded, particles), particles);
  const raw = Float64Array.from(embedded, (value) => value * box);
  const superposed = superpose(raw, points);
  const decodedPoints = decodesPoints ? moveCentre(raw, points) : superposed;
  const decodedMatrix = decodesPoints ? distanceMatrix(decoded) : decoded;
  return {
    points,
    matrix,
    decodedMatrix,
    decodedPoints,
    error: meanSquaredError(matrix, decodedMatrix),
    displacement: rmsDisplacement(superposed, points),
    closest: minimumDistance(distanceMatrix(decodedPoints), particles),
  };
}

function meanSquaredError(matrix, decodedMatrix) {
  let error = 0;
  matrix.forEach((value, k) => {
    error += (decodedMatrix[k] - value) ** 2 / matrix.length;
  });
  return error;
}

window.comparison = { element, study, count, particles, state, chosenLatent, testPoints, compareConfigurations };
