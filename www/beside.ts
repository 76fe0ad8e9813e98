// The parts that a first result can do without: scripts beside the site, run when they are wanted. The offline file holds them itself.

interface Policy {
  createScriptURL(url: string): string;
}

/** The service worker of the hosted page. */
export const SERVICE_WORKER = "./sw.js";

/** The only URLs that this page may start code from: its own worker, made from its own text, and what the site has beside it. */
function allowed(url: string): string {
  const beside = HOSTED && (url === SERVICE_WORKER || Object.values(BESIDE).some((script) => script.url === url));
  if (beside || url.startsWith("blob:")) return url;
  throw new TypeError(`not a script of this page: ${url}`);
}

const { trustedTypes } = globalThis as { trustedTypes?: { createPolicy(name: string, policy: Policy): Policy } };

export const policy: Policy = trustedTypes?.createPolicy("tandelta", { createScriptURL: allowed }) ?? {
  createScriptURL: allowed,
};

/**
 * What a script beside the site holds. The policy lets nothing be fetched, but a script run whose hash it names; each of these does
 * nothing but set a variable.
 */
export async function beside(name: keyof typeof BESIDE): Promise<unknown> {
  const script = document.createElement("script");
  script.integrity = BESIDE[name].integrity;
  script.crossOrigin = "anonymous"; // In a frame without an origin, the hash of a script from elsewhere is not looked at otherwise.
  script.src = policy.createScriptURL(BESIDE[name].url);
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${name}.js could not be loaded`));
    document.head.append(script);
  });
  script.remove();
  return (globalThis as unknown as Record<string, unknown>)[`tandelta_${name}`];
}
