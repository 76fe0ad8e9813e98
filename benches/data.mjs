// The files that the benchmarks read, the same at every run: the quasi-point-defect modulus with 1 % of noise.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where the files are written. */
export const FOLDER = "target/bench";

/** Parameters of an isotherm: moduli in GPa, relaxation time in s. */
const LAW = { strength: 30, relaxed: 0.3, tau: 1, chi: 0.4, eta: 1 };

/** One row of a sweep at a frequency in Hz: storage and loss modulus in GPa. */
function modulus(/** @type {number} */ frequency, { strength, relaxed, tau, chi, eta } = LAW) {
  // G* = G_r + ΔG / (1 + η (iωτ)^−χ + (iωτ)^−1), the denominator as a + ib.
  const x = 2 * Math.PI * frequency * tau;
  const hump = eta * x ** -chi;
  const [a, b] = [1 + hump * Math.cos((chi * Math.PI) / 2), -hump * Math.sin((chi * Math.PI) / 2) - 1 / x];
  const scale = strength / (a * a + b * b);
  return [relaxed + a * scale, -b * scale];
}

/** Normally distributed numbers, from a seed (mulberry32 and Box–Muller). */
function noise(/** @type {number} */ seed) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A sweep of `count` frequencies between two powers of ten, as lines of cells; the noise is 1 % and `floor`, GPa. */
function sweep(
  /** @type {number} */ count,
  /** @type {[number, number]} */ [from, to],
  seed = 1,
  law = LAW,
  floor = 0,
) {
  const normal = noise(seed);
  const noisy = (/** @type {number} */ value) => value * (1 + 0.01 * normal()) + (floor && floor * normal());
  return Array.from({ length: count }, (_, index) => {
    const frequency = 10 ** (from + ((to - from) * index) / (count - 1));
    return [frequency, ...modulus(frequency, law).map(noisy)].map((value) => value.toPrecision(7));
  });
}

const HEADING = ["f_Hz", "G_storage_GPa", "G_loss_GPa"];

/** A furnace that warms for hours while an instrument writes at 1 Hz: `count` rows of six cells, in its spelling of numbers. */
function* ramp(/** @type {number} */ count) {
  const normal = noise(7);
  const spelled = (/** @type {number} */ value) =>
    value
      .toExponential(5)
      .toUpperCase()
      .replace(/E([+-])(\d)$/, "E$10$2");
  for (let row = 0; row < count; row++) {
    const temperature = 350 + (150 * row) / count;
    const tau = 10 ** ((427 - temperature) / 12);
    const [storage, loss] = modulus(1, { ...LAW, tau }).map((value) => 1000 * value * (1 + 0.001 * normal()));
    yield [
      (row / 20).toFixed(2),
      temperature.toFixed(4),
      (1 + 1e-4 * normal()).toFixed(4),
      spelled(storage ?? 0),
      spelled(loss ?? 0),
      ((loss ?? 0) / (storage ?? 1)).toFixed(6),
    ];
  }
}

const RAMP = ["Time [s]", "Temperature [°C]", "Frequency [Hz]", "E' [MPa]", "E'' [MPa]", "tan delta"];

/** A metallic glass: 70 s at 683 K, and the true ln a of each isotherm relative to the one in the middle. */
function* superposed() {
  const LAW = { strength: 24, relaxed: 0, chi: 0.38, eta: 1 };
  // 5.96 eV over the Boltzmann constant.
  const shift = (/** @type {number} */ temperature, /** @type {number} */ reference) =>
    (5.96 / 8.617333262e-5) * (1 / temperature - 1 / reference);
  for (let index = 0; index < 21; index++) {
    const temperature = 640 + 5 * index;
    const law = { ...LAW, tau: 70 * Math.exp(shift(temperature, 683)) };
    const rows = sweep(24, [-2, Math.log10(2)], index, law, 2e-5 * LAW.strength);
    yield* rows.map((row) => [temperature, ...row, shift(temperature, 690).toPrecision(12)]);
  }
}

/** Writes the files and returns their names. */
export function write() {
  const family = Array.from({ length: 21 }, (_, index) => {
    const temperature = 620 + 5 * index;
    const tau = 10 ** ((700 - temperature) / 12);
    return sweep(10, [-2, 1], index, { ...LAW, tau }).map((row) => [temperature, ...row]);
  }).flat();
  const files = {
    "family.csv": [["T_K", ...HEADING], ...family],
    "isotherm.csv": [HEADING, ...sweep(500, [-4, 4])],
    "superposition.csv": [["T_K", ...HEADING, "ln_a"], ...superposed()],
    "million.csv": [RAMP, ...ramp(1_000_000)],
  };
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, rows] of Object.entries(files)) writeFileSync(join(FOLDER, name), `${rows.join("\n")}\n`);
  // 22 isotherms of 24 frequencies of a metallic glass: an example of the page.
  copyFileSync("www/examples/freq_constchi_x2.csv", join(FOLDER, "isotherms.csv"));
  return [...Object.keys(files), "isotherms.csv"];
}
