// Numbers as readers expect them: exact digits, a true minus sign, powers of ten instead of "1e-7".
import { RAISED } from "./alphabet";

/** The integer `mantissa` times ten to the `exponent`, written out. Working on digits keeps out the noise of 0.1 + 0.2. */
export function decimal(mantissa: number, exponent: number): string {
  const sign = mantissa < 0 ? "−" : "";
  const digits = String(Math.abs(mantissa));
  if (exponent >= 0) return sign + (mantissa === 0 ? "0" : digits + "0".repeat(exponent));
  const padded = digits.padStart(1 - exponent, "0");
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

/** A value for reading, with so many significant digits: `0.02500`, `2.50×10¹⁰`, `−3.1`. */
export function readable(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "no value";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const [mantissa = "", power = "0"] = value.toExponential(digits - 1).split("e");
  const exponent = Number(power);
  const plain = exponent >= -3 && exponent < Math.max(5, digits);
  if (!plain) return `${mantissa.replace("-", "−")}×10${superscript(exponent)}`;
  return value.toFixed(Math.max(0, digits - 1 - exponent)).replace("-", "−");
}

/** An integer in Unicode superscripts. */
function superscript(integer: number): string {
  const digits = String(integer).replace("-", "−");
  return [...digits].map((character) => RAISED.get(character) ?? character).join("");
}
