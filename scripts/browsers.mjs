// Finds a Chromium and a Firefox for the browser tests, and a WebKitGTK where there is one; `node scripts/browsers.mjs` installs what is missing where it may.
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Each browser: the variable that names another one, its usual names, and its package in Debian; one that is `extra` is missed, but the
 * tests do without.
 */
const BROWSERS = {
  chromium: {
    variable: "CHROMIUM",
    names: [
      "chromium",
      "google-chrome-stable",
      "google-chrome",
      "chromium-browser",
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ],
    package: "chromium",
  },
  firefox: {
    variable: "FIREFOX",
    names: ["firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"],
    package: "firefox-esr",
  },
  webkit: { variable: "WEBKIT_DRIVER", names: ["WebKitWebDriver"], package: "webkit2gtk-driver", extra: true },
  // The screen that WebKitGTK is shown on; nobody sees it.
  xvfb: { variable: "XVFB", names: ["Xvfb"], package: "xvfb", extra: true },
};

/** @typedef {keyof typeof BROWSERS} Browser */

/**
 * The program of a browser, or nothing when this machine has none.
 * @param {Browser} browser
 */
export function find(browser) {
  const { variable, names } = BROWSERS[browser];
  const chosen = process.env[variable];
  return (chosen ? [chosen] : names).flatMap(candidates).find(executable);
}

/** A path as it is; a bare name in every folder of PATH. */
function candidates(/** @type {string} */ name) {
  return name.includes("/") ? [name] : (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
}

function executable(/** @type {string} */ file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Installs the missing ones from the system's packages; says what to do where that is not possible. */
function install() {
  const missing = /** @type {Browser[]} */ (Object.keys(BROWSERS)).filter((browser) => !find(browser));
  const packages = missing
    .filter((browser) => !process.env[BROWSERS[browser].variable]) // whoever names a program wants no other
    .map((browser) => BROWSERS[browser].package);
  if (packages.length > 0 && process.getuid?.() === 0 && candidates("apt-get").some(executable)) {
    console.log(`Installing ${packages.join(" and ")} for the browser tests.`);
    spawnSync("apt-get", ["update", "-q"], { stdio: "ignore" });
    spawnSync("apt-get", ["install", "-qq", "-y", "--no-install-recommends", ...packages], { stdio: "inherit" });
  }
  for (const browser of missing.filter((browser) => !find(browser))) {
    const { variable } = BROWSERS[browser];
    if ("extra" in BROWSERS[browser]) {
      console.error(
        `The offline file is not tried in WebKitGTK: ${browser} was not found. Install it, or set ${variable}.`,
      );
      continue;
    }
    console.error(
      `The browser tests need ${browser}, and none was found. Install it, or set ${variable} to its program.`,
    );
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) install();
