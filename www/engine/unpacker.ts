// A worker that unpacks a WebAssembly module, which takes a tenth of a second: the page stays live meanwhile. It is asked once.
import { bytes } from "./base64";
import { unlzma } from "./lzma";

/** The part of a worker's global scope that is used here; the page's compiler options know only that of a window. */
declare const self: {
  onmessage: (event: MessageEvent<string>) => void;
  postMessage(module: ArrayBuffer, transfer: [ArrayBuffer]): void;
};

self.onmessage = ({ data }) => {
  const { buffer } = unlzma(bytes(data));
  self.postMessage(buffer, [buffer]);
};
