// The numbers, the notes and the controls of the page.

const { element, study, count, particles, state, chosenLatent, compareConfigurations } = window.comparison;
const { clip, gammaColor, formatNumber, formatPercent } = window.drawing;
const { writeScales, scalePlane, forgetCloud, drawMatrices, drawPlane, drawConfiguration } = window.drawing;
const { describeChosen, addSetControls, showSets, drawStrip, markChosen } = window.examples;

// The whole page -------------------------------------------------------------------------------------------------

function writeNumbers({ matrix, decodedMatrix, error, displacement, closest }) {
  const rows = [
    ["mean squared error of an element / L²", error.toPrecision(2)],
    ["RMS displacement after Procrustes", `${displacement.toFixed(2)} σ`],
    ["minimum decoded pair distance", `${closest.toFixed(2)} σ`],
    ...listScores(),
  ];
  if (state.pair) {
    const [i, j] = state.pair;
    const k = i * particles + j;
    const distances = `${matrix[k].toFixed(3)}, decoded ${decodedMatrix[k].toFixed(3)}`;
    rows.push([`distance of ${i + 1} and ${j + 1} / L`, distances]);
  }
  element("numbers").innerHTML = rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join("");
}

function listScores() {
  if (!state.example || state.example.pValue === undefined) return [];
  const { combined, pValue } = state.example;
  return [
    ["combined score", formatNumber(combined.toPrecision(3))],
    ["p-value of the combined score", pValue.toPrecision(2)],
  ];
}

function setSliders() {
  document.querySelectorAll(".slider").forEach((slider) => {
    const value = state.latent[slider.dataset.dimension];
    slider.querySelector("input").value = value;
    slider.querySelector("output").textContent = formatNumber(value.toFixed(2));
  });
}

function render() {
  const comparison = compareConfigurations();
  drawMatrices(comparison);
  drawPlane();
  drawConfiguration(comparison);
  writeNumbers(comparison);
  element("chosen-note").textContent = describeChosen();
  setSliders();
}

// Controls -------------------------------------------------------------------------------------------------------

function choose(index) {
  state.chosen = index;
  state.example = null;
  startFromChosen();
}

function chooseExample(example) {
  state.example = example;
  startFromChosen();
}

function startFromChosen() {
  state.latent = chosenLatent();
  markChosen();
  markSliders();
  render();
}

function setDimension(dimension, value) {
  state.latent[dimension] = value;
  render();
}

function setPair(pair) {
  state.pair = pair;
  render();
}

function showNetwork(network) {
  state.network = network;
  forgetCloud();
  document.querySelectorAll("#networks button").forEach((button, k) => {
    button.setAttribute("aria-pressed", study.networks[k] === network);
  });
  writeNotes(network);
  element("sliders").replaceChildren(...network.dimensions.map((dimension) => buildSlider(network, dimension)));
  state.example = null;
  showSets(true);
}

function writeNotes(network) {
  const sliders = network.dimensions.length;
  const all = network.mean.length;
  element("laid-note").textContent =
    network.decodes === "points"
      ? "it decodes points, upright; moved to the chosen centre"
      : "from the double-centred Gram matrix, laid on the chosen one";
  element("latent-note").textContent =
    sliders === all ? `all ${all}` : `${sliders} of ${all}; the others keep the chosen configuration's values`;
  element("about").textContent =
    `Network: ${network.label} (${network.model}), training seed ${network.seed}; ${count} test configurations. Sliders go from three ` +
    "standard deviations below the test set's mean to three above it; the small triangle is the chosen " +
    "configuration's own value. The circle in the plane is the chosen configuration, white where it is none of the " +
    "test set, and the diamond is the latent of the sliders; what lies beyond the plane is drawn at its edge. A " +
    "p-value is the fraction of normal configurations with at least this combined score. The decoder's kernels are " +
    "rounded to 16 bits here, which changes what it decodes from the latents shown by " +
    `${network.rounding.toPrecision(1)} L at most.`;
}

function buildSlider(network, dimension) {
  const mean = network.mean[dimension];
  const reach = 3 * network.deviation[dimension];
  const fraction = formatPercent(network.variance_share[dimension]);
  const id = `z${dimension}`;
  const slider = document.createElement("div");
  slider.className = "slider";
  slider.dataset.dimension = dimension;
  slider.innerHTML =
    `<label for="${id}">dimension ${dimension} <span class="faint">${fraction} of the variance</span></label>` +
    `<output></output><div class="track">` +
    `<input id="${id}" type="range" step="any" min="${mean - reach}" max="${mean + reach}"><i></i></div>`;
  const input = slider.querySelector("input");
  input.addEventListener("input", () => setDimension(dimension, Number(input.value)));
  return slider;
}

// Mark the chosen configuration's own value on each slider.
function markSliders() {
  const latent = chosenLatent();
  document.querySelectorAll(".slider").forEach((slider) => {
    const { min, max } = slider.querySelector("input");
    const fraction = clip((latent[slider.dataset.dimension] - min) / (max - min), 0, 1);
    // the middle of a range's thumb stays half its width away from the ends
    slider.querySelector("i").style.left = `calc(8px + ${fraction} * (100% - 16px))`;
  });
}

function findNearest(event) {
  const { width, height, left, top } = element("plane").getBoundingClientRect();
  const { plane } = state.network;
  const scale = scalePlane(state.network, width, height);
  let nearest = state.chosen;
  let least = Infinity;
  for (let k = 0; k < count; k++) {
    if (state.hidden.has(study.gamma_of[k])) continue;
    const dx = scale.x(plane[2 * k]) - event.clientX + left;
    const dy = scale.y(plane[2 * k + 1]) - event.clientY + top;
    const distance = Math.hypot(dx, dy);
    if (distance < least) {
      least = distance;
      nearest = k;
    }
  }
  return nearest;
}

function findPair(event) {
  const { width, height, left, top } = event.target.getBoundingClientRect();
  return [findParticle(event.clientY - top, height), findParticle(event.clientX - left, width)];
}

function findParticle(offset, side) {
  return clip(Math.floor((offset / side) * particles), 0, particles - 1);
}

function hideGamma(k, hidden) {
  if (hidden) state.hidden.add(k);
  else state.hidden.delete(k);
  forgetCloud();
  drawPlane();
}

function buildNetworkButton(network) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = network.label;
  button.addEventListener("click", () => showNetwork(network));
  return button;
}

function buildGammaBox(gamma, k) {
  const label = document.createElement("label");
  label.innerHTML = `<input type="checkbox" checked><i style="background:${gammaColor(k)}"></i>γ = ${gamma}`;
  label.firstChild.addEventListener("change", (event) => hideGamma(k, !event.target.checked));
  return label;
}

function addControls() {
  element("plane-note").textContent = "click one";
  element("networks").replaceChildren(...study.networks.map(buildNetworkButton));
  element("gammas").replaceChildren(...study.gammas.map(buildGammaBox));
  element("plane").addEventListener("click", (event) => choose(findNearest(event)));
  element("back").addEventListener("click", startFromChosen);
  element("zero").addEventListener("click", () => {
    state.latent = state.latent.map(() => 0);
    render();
  });
  for (const canvas of document.querySelectorAll(".matrix")) {
    canvas.addEventListener("pointermove", (event) => setPair(findPair(event)));
    canvas.addEventListener("pointerleave", () => setPair(null));
  }
  window.addEventListener("resize", () => {
    forgetCloud();
    drawStrip();
    render();
  });
}

addControls();
addSetControls(choose, chooseExample);
writeScales();
showNetwork(study.networks[0]);

// for tests
window.explore = { study, state, decode: window.decoder.decode, current: compareConfigurations, choose, chooseExample };
