// Numbers of results in the place of options of other questions.
//
// A value `{ "result": "name.key" }` stands for the estimate `key` of the result `name`. It is looked up when the question is asked, so
// that an answer is out of date as soon as the number it was made with is another one.
import type { Estimate, JsonValue, Request } from "../../pkg/types";
import type { Kept, State } from "./state";

/** The part of the state that is looked at here. */
type Results = Pick<State, "results">;

export function resultOf(state: Results, name: string): Kept | undefined {
  return state.results.find((result) => result.name === name);
}

/** The name of a result and the key of one of its estimates, as a value refers to them; null when it is a value of its own. */
export function referenceIn(value: JsonValue | undefined): { readonly name: string; readonly key: string } | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { result, ...others } = value;
  if (typeof result !== "string" || Object.keys(others).length) return null;
  const dot = result.lastIndexOf(".");
  return dot < 0 ? null : { name: result.slice(0, dot), key: result.slice(dot + 1) };
}

export const reference = (name: string, key: string): JsonValue => ({ result: `${name}.${key}` });

/** The estimate that is referred to, once there is one. */
export function estimateOf(state: Results, { name, key }: { name: string; key: string }): Estimate | undefined {
  return resultOf(state, name)?.answer?.report.estimates.find((estimate) => estimate.key === key);
}

/** A request with the numbers that it refers to in their places, or the first reference to a number that is not there. */
export function resolved(
  state: Results,
  request: Request,
): { readonly sent: Request } | { readonly missing: { readonly name: string; readonly key: string } } {
  let missing: ReturnType<typeof referenceIn> = null;
  const options = mapReferences(request.options as JsonValue, (name, key) => {
    const value = estimateOf(state, { name, key })?.value;
    if (typeof value !== "number") missing ??= { name, key };
    return value ?? null;
  });
  return missing ? { missing } : { sent: { ...request, options: options as Request["options"] } };
}

/** Names of the results that a request uses. */
export function usedBy(request: Request): readonly string[] {
  const names = new Set<string>();
  mapReferences(request.options as JsonValue, (name) => {
    names.add(name);
    return null;
  });
  return [...names];
}

/** A value with what `put` gives in the place of each reference in it. */
export function mapReferences(value: JsonValue, put: (name: string, key: string) => JsonValue): JsonValue {
  const refers = referenceIn(value);
  if (refers) return put(refers.name, refers.key);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapReferences(each as JsonValue, put)]));
}
