// The sets of configurations to choose from: the test set by gamma, anomalies by family, generated ones by gamma.

const { element, study, particles, state, testPoints } = window.comparison;
const { unpack } = window.decoder;
const { drawThumbnail } = window.drawing;

const SHOWN = 12; // thumbnails of a gamma of the test set
const KINDS = ["test set", "anomalies", "generated"];
const BITS = 8; // of a byte

const chosen = { kind: KINDS[0], name: gammaName(study.gamma_of[state.chosen]), member: 0 };
let chooseTest = null;
let chooseExample = null;

// Sets -----------------------------------------------------------------------------------------------------------

// Each set has a kind, a group (of the menu), a name, and members that are chosen by a click.
function listSets() {
  const { network } = state;
  const anomalies = study.anomalies.map((set, k) => readSet("anomalies", set, network.anomalies[k]));
  const generated = network.generated.map((set) => readSet("generated", set, set));
  return [...study.gammas.map(readGamma), ...anomalies, ...generated];
}

function readGamma(_, k) {
  const indices = [...study.gamma_of.keys()].filter((index) => study.gamma_of[index] === k).slice(0, SHOWN);
  const members = indices.map((index) => ({ index, points: testPoints(index), note: "" }));
  return { kind: "test set", group: "test set", name: gammaName(k), members };
}

function gammaName(k) {
  return `gamma ${study.gammas[k]}`;
}

// Read the members of a set, and what a network makes of them.
function readSet(kind, set, encoding) {
  const points = unpack(set.positions);
  const sortedBy = set.sorted_by && unpack(set.sorted_by);
  const latents = unpack(encoding.latents);
  const masks = set.masks ?? [];
  const members = set.notes.map((note, k) => ({
    name: set.name,
    points: cutRow(points, k, 2 * particles),
    sortedBy: sortedBy && cutRow(sortedBy, k, 2 * particles),
    mask: masks[k] && unpackBits(masks[k]),
    latent: cutRow(latents, k, state.network.mean.length),
    combined: set.combined?.[k],
    pValue: set.p_value?.[k],
    note: set.p_value ? `p = ${set.p_value[k].toPrecision(2)}` : note,
  }));
  return { kind, group: set.group, name: set.name, members };
}

function cutRow(values, k, length) {
  return values.subarray(k * length, (k + 1) * length);
}

function unpackBits(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return Uint8Array.from({ length: particles ** 2 }, (_, k) => {
    const shift = BITS - 1 - (k % BITS);
    return (bytes[Math.floor(k / BITS)] >> shift) & 1;
  });
}

// Controls -------------------------------------------------------------------------------------------------------

// Show the sets of the kind and the members of one, and choose a member: the one that was chosen, or the first.
function showSets(kept) {
  const sets = listSets();
  const kinds = KINDS.filter((kind) => sets.some((set) => set.kind === kind));
  if (!kinds.includes(chosen.kind)) chosen.kind = KINDS[0];
  const ofKind = sets.filter((set) => set.kind === chosen.kind);
  const set = ofKind.find(({ name }) => name === chosen.name) ?? ofKind[0];
  chosen.name = set.name;
  element("kinds").replaceChildren(...kinds.map(buildKind));
  element("sets").replaceChildren(...buildGroups(ofKind));
  element("sets").value = set.name;
  element("strip").replaceChildren(...set.members.map(buildMember));
  drawStrip();
  if (kept && set.kind === KINDS[0]) chooseTest(state.chosen);
  else chooseMember(set.members, kept ? chosen.member : 0);
}

function drawStrip() {
  for (const button of element("strip").children) drawThumbnail(button.firstChild, button.member.points);
}

function buildKind(kind) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = kind;
  button.setAttribute("aria-pressed", kind === chosen.kind);
  button.addEventListener("click", () => {
    chosen.kind = kind;
    showSets(false);
  });
  return button;
}

function buildGroups(sets) {
  return [...new Set(sets.map((set) => set.group))].map((label) => {
    const group = document.createElement("optgroup");
    group.label = label;
    for (const set of sets) if (set.group === label) group.append(new Option(set.name, set.name));
    return group;
  });
}

function buildMember(member, k, members) {
  const button = document.createElement("button");
  button.type = "button";
  button.member = member;
  button.setAttribute("aria-label", `${member.name ?? "test configuration"} ${member.note}`);
  const note = document.createElement("span");
  note.textContent = member.note;
  button.append(document.createElement("canvas"), note);
  button.addEventListener("click", () => chooseMember(members, k));
  return button;
}

function chooseMember(members, k) {
  const member = members[k] ?? members[0];
  chosen.member = k;
  if (member.index === undefined) chooseExample(member);
  else chooseTest(member.index);
}

// Mark the chosen configuration in the strip, if it is there.
function markChosen() {
  for (const button of element("strip").children) {
    const { member } = button;
    const pressed = state.example ? member === state.example : member.index === state.chosen;
    button.setAttribute("aria-pressed", pressed);
  }
}

function describeChosen() {
  if (!state.example) return `test set, gamma ${study.gammas[study.gamma_of[state.chosen]]}`;
  return [state.example.name, state.example.note].filter(Boolean).join(", ");
}

function addSetControls(onTest, onExample) {
  chooseTest = onTest;
  chooseExample = onExample;
  element("sets").addEventListener("change", (event) => {
    chosen.name = event.target.value;
    showSets(false);
  });
}

window.examples = { describeChosen, addSetControls, showSets, drawStrip, markChosen };
