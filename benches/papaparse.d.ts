// The part of PapaParse that is used here; the package brings no types.
declare module "papaparse" {
  export interface Results {
    readonly data: string[][];
  }
  interface Options {
    readonly fastMode: boolean;
    readonly skipEmptyLines: boolean;
    readonly chunkSize: number;
    readonly chunk: (results: Results) => void;
    readonly complete: () => void;
    readonly error: (error: unknown) => void;
  }
  const Papa: { parse(file: File, options: Options): void };
  export default Papa;
}
