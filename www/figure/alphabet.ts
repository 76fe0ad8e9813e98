// The characters and names of label notation: Greek, signs, functions, superscripts and subscripts.

/** Greek letters by their command. */
export const GREEK = pairs(
  "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ " +
    "omicron ο pi π rho ρ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω " +
    "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω",
);

/** Signs by their command. */
export const SIGNS = pairs(
  "cdot · times × pm ± mp ∓ infty ∞ degree ° circ ° partial ∂ approx ≈ sim ∼ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ to → " +
    "prime ′ langle ⟨ rangle ⟩ ast ∗ ldots … % % $ $ { { } } _ _ # # & &",
);

/** Spaces by their command: thin, medium, usual, none, wide. */
export const SPACES = new Map([
  [",", "\u2009"],
  [";", "\u2005"],
  [" ", " "],
  ["!", ""],
  ["quad", "\u2003"],
]);

/** Names of functions are upright and stand apart from the letter that follows. */
export const FUNCTIONS = new Set("ln log exp sin cos tan arctan sinh cosh tanh min max".split(" "));
/** Commands whose braces hold upright text. */
export const UPRIGHT = new Set("mathrm text mathsf rm operatorname".split(" "));
/** Signs that stand apart from both sides, except in small text. */
export const RELATIONS = new Set("=<>≈≤≥");

/** Unicode's own superscripts and subscripts. */
export const RAISED = pairs("0 ⁰ 1 ¹ 2 ² 3 ³ 4 ⁴ 5 ⁵ 6 ⁶ 7 ⁷ 8 ⁸ 9 ⁹ − ⁻ + ⁺ n ⁿ * * ∗ *");
export const LOWERED = pairs("0 ₀ 1 ₁ 2 ₂ 3 ₃ 4 ₄ 5 ₅ 6 ₆ 7 ₇ 8 ₈ 9 ₉ − ₋ + ₊");

/** The map that a text of alternating names and characters spells out. */
function pairs(text: string): ReadonlyMap<string, string> {
  const words = text.split(" ");
  return new Map(words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ""] as const] : [])));
}
