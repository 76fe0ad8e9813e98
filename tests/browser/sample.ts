// The file that the tests open, and what the command says of it.
import { execFileSync } from "node:child_process";
import type { Report } from "../../pkg/types";

export const SAMPLE = { file: "www/examples/freq_constchi_x2.csv", analysis: "master_curve" };

/** The report of the command: the numbers that the page has to show. */
export function command(...args: string[]): Report {
  return JSON.parse(execFileSync("target/release/tandelta", [...args, "--format", "json"], { encoding: "utf8" }));
}
