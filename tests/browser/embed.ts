// Live figures in the pages of teachers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import type { AxeResults } from "axe-core";
import { draw, initSync, scene } from "../../pkg/embed.js";
import { Engine, initSync as initEngine } from "../../pkg/tandelta.js";
import type { ExplorerElement } from "../../www/embed/explorer";
import type { LabElement } from "../../www/embed/lab";
import { fromFragment } from "../../www/embed/request";
import type {} from "../../www/embed/saved_figure";
import TOPICS from "../../www/embed/topics.json";
import { reportJson } from "../../www/state/export";
import { browsers, chromium } from "./browsers";
import { offlineFile } from "./doors";
import { SAMPLE } from "./sample";
import { framed, fromDisk, hostilePage, plainPage, served } from "./teaching";
import { type Visit, visit } from "./visit";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const QPD = `<tandelta-explorer model="qpd" parameters="chi=0.38 eta=1" vary="chi eta" show="storage loss"></tandelta-explorer>`;

const topic = (id: string, lang = "en") => `<tandelta-explorer topic="${id}" lang="${lang}"></tandelta-explorer>`;

/** Until every explorer of the page is drawn, or says why not; what they say. */
const ready = (page: Visit): Promise<string[]> =>
  page.eventually("explorers", async () => {
    const said = await page.frame.evaluate(async () => {
      const all = [...document.querySelectorAll<ExplorerElement>("tandelta-explorer")];
      await Promise.all(all.map((each) => each.ready));
      const settled = all.length > 0 && all.every((each) => each.figure || each.shadowRoot?.querySelector(".error"));
      return settled ? all.map((each) => each.shadowRoot?.querySelector(".error")?.textContent ?? "") : null;
    });
    return said;
  });

const allDrawn = async (page: Visit) => assert.deepEqual((await ready(page)).filter(Boolean), []);

/** The ordinates of every curve of the first explorer. */
const curves = (page: Visit) =>
  page.frame.evaluate(() => {
    const figure = document.querySelector("tandelta-explorer")?.figure;
    const marks = figure?.panels.flatMap((panel) => panel.marks) ?? [];
    return marks.flatMap((mark) => (mark.kind === "line" ? [[...mark.y]] : []));
  });

for (const browser of browsers) {
  test(`${browser.name}: a hostile page with a strict policy holds a live figure`, () =>
    visit(browser, served("hostile page", hostilePage(QPD)), async (page) => {
      await allDrawn(page);
      const seen = await page.frame.evaluate(() => {
        const root = document.querySelector("tandelta-explorer")?.shadowRoot;
        const style = (selector: string) => getComputedStyle(root?.querySelector(selector) as Element);
        const { font, color, letterSpacing, textTransform } = style(".frame");
        return {
          font,
          color,
          letterSpacing,
          textTransform,
          range: style("input[type=range]").display,
          title: style("h2").position,
        };
      });
      assert.doesNotMatch(seen.font, /italic|40px|cursive/);
      assert.deepEqual(
        [seen.color, seen.letterSpacing, seen.textTransform, seen.title],
        ["rgb(21, 24, 29)", "normal", "none", "static"],
      );
      assert.notEqual(seen.range, "none");
      await moveChi(page);
    }));

  test(`${browser.name}: a frame without an origin and a file from a disk hold one`, async () => {
    for (const door of [
      framed("#explorer=qpd&chi=0.38&vary=chi&lang=fr"),
      fromDisk("#explorer=qpd&chi=0.38&vary=chi&lang=fr"),
    ])
      await visit(browser, door, async (page) => {
        await allDrawn(page);
        assert.match(
          await page.frame.evaluate(() => document.querySelector("tandelta-explorer")?.shadowRoot?.textContent ?? ""),
          /Défauts quasi ponctuels/,
        );
        await moveChi(page);
        assert.deepEqual(
          page.requests.filter((request) => !/embed\.html|GET http:\/\/[\d.:]+\/$/.test(request)),
          [],
        );
      });
  });

  test(`${browser.name}: six on one page share one engine`, async () => {
    const six = TOPICS.slice(0, 6)
      .map(({ id }) => topic(id))
      .join("");
    const count = () => {
      const compile = WebAssembly.compile;
      const counted = globalThis as unknown as { compiled: number };
      counted.compiled = 0;
      WebAssembly.compile = (bytes) => {
        counted.compiled++;
        return compile(bytes);
      };
    };
    await visit(
      browser,
      served("six", plainPage(six)),
      async (page) => {
        await allDrawn(page);
        assert.equal(await page.frame.evaluate(() => (globalThis as unknown as { compiled: number }).compiled), 1);
      },
      { before: count },
    );
  });
}

/** Moves χ by the arrow keys, and asserts that the figure follows and tells. */
async function moveChi(page: Visit): Promise<void> {
  const before = await curves(page);
  await page.frame.evaluate(() => {
    const told: string[] = [];
    Object.assign(globalThis, { told });
    const explorer = document.querySelector("tandelta-explorer") as ExplorerElement;
    for (const type of ["input", "change"])
      explorer.addEventListener(type, (event) =>
        told.push(`${type} ${(event as CustomEvent<{ key: string }>).detail.key}`),
      );
    explorer.shadowRoot?.querySelector<HTMLElement>("#slide-chi")?.focus();
  });
  for (let press = 0; press < 5; press++) await page.page.keyboard.press("ArrowRight");
  const chi = await page.frame.evaluate(() => document.querySelector("tandelta-explorer")?.values.chi ?? NaN);
  assert.ok(chi > 0.38, String(chi));
  assert.notDeepEqual(await curves(page), before);
  const told = await page.frame.evaluate(() => (globalThis as unknown as { told: string[] }).told);
  assert.deepEqual([...new Set(told)].sort(), ["change chi", "input chi"]);
}

test("every topic draws the numbers of the core, in both languages", async () => {
  initSync({ module: readFileSync("pkg/embed_bg.wasm") });
  const both = TOPICS.flatMap(({ id }) => [topic(id, "en"), topic(id, "fr")]).join("");
  await visit(chromium, served("topics", plainPage(both)), async (page) => {
    await allDrawn(page);
    const shown = await page.frame.evaluate(() =>
      [...document.querySelectorAll("tandelta-explorer")].map((explorer) => ({
        id: explorer.getAttribute("topic"),
        language: explorer.lang,
        scene: explorer.scene?.id ?? "",
        values: explorer.values,
        curves: (explorer.figure?.panels ?? []).flatMap((panel) =>
          panel.marks.flatMap((mark) => (mark.kind === "line" ? [[...mark.y]] : [])),
        ),
        question: explorer.shadowRoot?.querySelector(".question")?.textContent ?? "",
      })),
    );
    for (const each of shown) {
      const given = TOPICS.find(({ id }) => id === each.id) as (typeof TOPICS)[number] & {
        show?: string;
        window?: string;
      };
      const request = { scene: each.scene, values: each.values, show: given.show?.split(" ") ?? [] };
      const window = given.window?.split("..").map(Number) as [number, number] | undefined;
      const { figure } = draw(window ? { ...request, window } : request);
      const expected = figure.panels.flatMap((panel) =>
        panel.marks.flatMap((mark) => (mark.kind === "line" ? [[...mark.y]] : [])),
      );
      assert.ok(expected.length > 0 || each.id === "superposition");
      // A number that is none becomes null on its way out of the page.
      assert.deepEqual(each.curves, JSON.parse(JSON.stringify(expected)), each.id ?? "");
      assert.ok(each.question.includes(each.language === "fr" ? given.fr.question : given.en.question));
    }
  });
});

test("what an address asks for is read and written alike", () => {
  const { asked, lang } = fromFragment("#explorer=qpd&chi=0.38&vary=chi:0.2..0.6&lang=fr") ?? assert.fail();
  assert.deepEqual([asked.model, asked.parameters, asked.vary, lang], ["qpd", "chi=0.38", "chi:0.2..0.6", "fr"]);
  assert.ok(scene(asked.model).parameters.some(({ key }) => key === "chi"));
});

test("a mistake in an attribute is told where the figure would be", () =>
  visit(
    chromium,
    served(
      "mistakes",
      plainPage(
        `<tandelta-explorer model="nothing"></tandelta-explorer><tandelta-explorer topic="nothing"></tandelta-explorer>
         <tandelta-explorer model="qpd" vary="psi"></tandelta-explorer><tandelta-explorer model="qpd" parameters="chi=2"></tandelta-explorer>`,
      ),
    ),
    async (page) => {
      const said = await ready(page);
      for (const [index, word] of ["cole_cole", "kramers_kronig", "relaxation_time", "0.999"].entries())
        assert.ok(said[index]?.includes(word) || said[index]?.includes("9.99e-1"), said[index]);
    },
  ));

test("a saved result is a live figure: from an address, or from within the page", () => {
  initEngine({ module: readFileSync("pkg/tandelta_bg.wasm") });
  const engine = new Engine();
  engine.read(SAMPLE.file, readFileSync(SAMPLE.file), { columns: [] });
  const report = engine.run({ analysis: "overview", inputs: [{ file: SAMPLE.file, measurement: 0 }], options: {} });
  const json = reportJson(report);
  const inline = `<tandelta-figure><script type="application/json">${json.replaceAll("<", "\\u003c")}</script></tandelta-figure>`;
  const elsewhere = `<tandelta-figure src="data:application/json;base64,${Buffer.from(json).toString("base64")}"></tandelta-figure>`;
  const wrong = `<tandelta-figure><script type="application/json">{ "questions": [] }</script></tandelta-figure>`;
  return visit(chromium, served("saved", plainPage(inline + elsewhere + wrong)), async (page) => {
    const shown = await page.eventually("figures", () =>
      page.frame.evaluate(async () => {
        const all = [...document.querySelectorAll("tandelta-figure")];
        await Promise.all(all.map((each) => each.ready));
        return all.map(({ saved, shadowRoot }) => ({
          figures: saved?.figures.map(({ key }) => key),
          error: shadowRoot?.querySelector(".error")?.textContent ?? "",
        }));
      }),
    );
    const keys = report.figures.map(({ key }) => key);
    assert.deepEqual(shown.slice(0, 2), Array(2).fill({ figures: keys, error: "" }));
    assert.match(shown[2]?.error ?? "", /saved session/);
  });
});

test("a lab: a guess by slider, then the fit, with what is left and how far the guess was", () => {
  const session = {
    tandelta: 1,
    about: "",
    files: [{ file: "glass.csv", reading: { columns: [] }, contents: { text: readFileSync(SAMPLE.file, "utf8") } }],
    questions: [
      {
        name: "one",
        analysis: "relaxation_models",
        inputs: [{ file: "glass.csv", measurement: 0 }],
        options: { models: ["qpd"], set: 5 },
        note: "One isotherm of a glass.",
      },
    ],
  };
  const lab = `<tandelta-lab><script type="application/json">${JSON.stringify(session)}</script></tandelta-lab>`;
  return visit(chromium, served("lab", plainPage(lab).replace("/tandelta.js", "/lab.js")), async (page) => {
    const shown = await page.eventually("the lab", () =>
      page.frame.evaluate(async () => {
        const element = document.querySelector("tandelta-lab");
        await element?.ready;
        return element?.shadowRoot?.querySelector(".results, .error")?.textContent;
      }),
    );
    assert.match(shown, /Typical residual of your guess.*: *\d/);
    const took = await page.frame.evaluate(() => {
      const { shadowRoot } = document.querySelector("tandelta-lab") as LabElement;
      const range = shadowRoot?.querySelector<HTMLInputElement>("#slide-chi") as HTMLInputElement;
      range.value = "90";
      const start = performance.now();
      range.dispatchEvent(new Event("input", { bubbles: true }));
      const moved = performance.now() - start;
      [...(shadowRoot?.querySelectorAll<HTMLElement>("button") ?? [])]
        .find(({ className }) => className === "main")
        ?.click();
      return `slider ${moved.toFixed(1)} ms, fit ${(performance.now() - start - moved).toFixed(1)} ms`;
    });
    console.log(`  lab: ${took}`);
    const chi = await page.frame.evaluate(() => {
      const { report, shadowRoot } = document.querySelector("tandelta-lab") as LabElement;
      const { value, std_error } = report?.estimates.find(({ key }) => key === "chi") ?? {};
      return { value, std_error, rows: shadowRoot?.querySelectorAll(".results tbody tr").length };
    });
    initEngine({ module: readFileSync("pkg/tandelta_bg.wasm") });
    const engine = new Engine();
    engine.read("glass.csv", readFileSync(SAMPLE.file), { columns: [] });
    const { analysis, inputs, options } = session.questions[0] as (typeof session.questions)[number];
    const known = engine.run({ analysis, inputs, options }).estimates.find(({ key }) => key === "chi");
    assert.equal(chi.rows, 4);
    const [value, error] = [known?.value ?? NaN, known?.std_error ?? NaN];
    assert.ok(Math.abs((chi.value ?? NaN) - value) < 1e-3 * error, `${chi.value} ± ${chi.std_error}`);
    await page.frame.evaluate(AXE);
    const found = (await page.frame.evaluate("axe.run()")) as AxeResults;
    assert.deepEqual(
      found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`),
      [],
    );
  });
});

test("the picture plays and pauses, goes in few steps where movement is unwelcome, and ends when it is removed", () =>
  visit(chromium, served("defects", plainPage(topic("defects"))), async (page) => {
    await allDrawn(page);
    const press = () =>
      page.frame.evaluate(() =>
        document.querySelector("tandelta-explorer")?.shadowRoot?.querySelector<HTMLElement>("button.main")?.click(),
      );
    const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
    const state = () =>
      page.frame.evaluate(() => {
        const explorer = document.querySelector("tandelta-explorer");
        const canvas = explorer?.shadowRoot?.querySelector("canvas");
        return { time: explorer?.values.time ?? NaN, seen: canvas?.toDataURL() ?? "", said: canvas?.ariaLabel ?? "" };
      });
    const before = await state();
    assert.match(before.said, /^A flat glass: \d+ of \d+ defects/);
    await press();
    await page.eventually("a later time", async () => (await state()).time > 100 * before.time);
    await press();
    const paused = await state();
    assert.notEqual(paused.seen, before.seen);
    await wait(300);
    assert.deepEqual(await state(), paused);
    await page.page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
    const steps = await page.frame.evaluate(async () => {
      const explorer = document.querySelector("tandelta-explorer") as ExplorerElement;
      let steps = 0;
      explorer.addEventListener("input", () => steps++);
      explorer.shadowRoot?.querySelector<HTMLElement>("button.main")?.click();
      await new Promise((done) => setTimeout(done, 2500));
      const seen = steps;
      explorer.remove();
      await new Promise((done) => setTimeout(done, 1500));
      return [seen, steps - seen];
    });
    assert.ok((steps[0] ?? 0) >= 1 && (steps[0] ?? 0) <= 4, `${steps[0]} steps`);
    assert.equal(steps[1], 0, "nothing goes on");
  }));

test("removed and put back a hundred times, an explorer leaves nothing behind", () =>
  visit(chromium, served("again and again", plainPage(QPD)), async (page) => {
    await allDrawn(page);
    const session = await page.page.createCDPSession();
    const measure = async () => {
      await session.send("HeapProfiler.collectGarbage");
      const { metrics } = await session.send("Performance.getMetrics");
      const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
      return { heap: of("JSHeapUsedSize"), nodes: of("Nodes"), listeners: of("JSEventListeners") };
    };
    await session.send("Performance.enable");
    const again = (times: number) =>
      page.frame.evaluate(async (times) => {
        const main = document.querySelector("main") as HTMLElement;
        for (let time = 0; time < times; time++) {
          const old = document.querySelector("tandelta-explorer") as ExplorerElement;
          const html = [...old.attributes].map(({ name, value }) => [name, value] as const);
          old.remove();
          const fresh = document.createElement("tandelta-explorer");
          for (const [name, value] of html) fresh.setAttribute(name, value);
          main.append(fresh);
          await fresh.ready;
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          fresh.remove();
          main.append(fresh);
        }
      }, times);
    await again(10); // what is made once is made now
    const before = await measure();
    await again(100);
    const after = await measure();
    console.log(
      `  100 times: heap ${before.heap} → ${after.heap} bytes, nodes ${before.nodes} → ${after.nodes}, listeners ${before.listeners} → ${after.listeners}`,
    );
    assert.ok(after.nodes <= before.nodes + 400, "nodes"); // one explorer, should one still be waiting for its end
    assert.ok(after.listeners <= before.listeners + 60, "listeners");
    assert.ok(after.heap < before.heap + 1e6, "heap");
  }));

const SPEED = [`model="qpd"`, `topic="debye"`, `topic="kramers_kronig"`, `topic="gumbel"`];

test("how long a slider takes to move a curve of 500 points", () =>
  visit(
    chromium,
    served(
      "speed",
      plainPage(SPEED.map((of) => `<tandelta-explorer ${of} points="500"></tandelta-explorer>`).join("")),
    ),
    async (page) => {
      await allDrawn(page);
      const times = await page.frame.evaluate(async () => {
        const frame = () => new Promise<number>((done) => requestAnimationFrame(() => done(performance.now())));
        const found: string[] = [];
        for (const explorer of document.querySelectorAll("tandelta-explorer")) {
          const range = explorer.shadowRoot?.querySelector<HTMLInputElement>("input[type=range]") as HTMLInputElement;
          const took: number[] = [];
          for (let step = 0; step < 40; step++) {
            range.value = String(60 + step);
            // The figure is drawn between the two, which are called in their order within one frame.
            const begins = frame();
            const start = performance.now();
            range.dispatchEvent(new Event("input", { bubbles: true }));
            const handed = performance.now() - start;
            const ends = frame();
            took.push(handed - (await begins) + (await ends));
            await frame();
          }
          took.sort((a, b) => a - b);
          found.push(`${explorer.scene?.id}: ${took[20]?.toFixed(1)} ms, at most ${took[39]?.toFixed(1)} ms`);
        }
        return found;
      });
      console.log(`  slider to redraw: ${times.join("; ")}`);
    },
  ));

test("axe finds nothing wrong with any topic, light and dark, on a desk and on the narrowest phone", () =>
  visit(
    chromium,
    served(
      "axe",
      plainPage(TOPICS.map(({ id }, index) => topic(id, index % 2 ? "fr" : "en")).join("")).replace(
        "<html",
        '<html style="color-scheme: light dark"',
      ),
    ),
    async (page) => {
      await allDrawn(page);
      await page.frame.evaluate(() => {
        for (const explorer of document.querySelectorAll("tandelta-explorer"))
          for (const details of explorer.shadowRoot?.querySelectorAll("details") ?? []) details.open = true;
      });
      await page.frame.evaluate(AXE);
      for (const value of ["light", "dark"])
        for (const width of [1280, 320]) {
          await page.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
          await page.page.setViewport({ width, height: 900 });
          const found = (await page.frame.evaluate("axe.run()")) as AxeResults;
          assert.deepEqual(
            found.violations.map(
              ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
            ),
            [],
            `${value} ${width}`,
          );
          const over = await page.frame.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          assert.equal(over, 0, `${width} wide, ${value}`);
        }
    },
    { bypassPolicy: true },
  ));

test("the page gives the codes of what is on screen, and the address shows it", () =>
  visit(chromium, offlineFile, async (page) => {
    await page.choose(SAMPLE.file);
    await page.eventually("a fit", async () => Object.keys(await page.results()).length > 0);
    await page.click("analysis-relaxation_models");
    await page.eventually("parameters of a law", async () => (await page.all("parameter-chi")).length > 0);
    await page.click("embed");
    const element = await (await page.get("embed-element")).evaluate((area) => (area as HTMLTextAreaElement).value);
    assert.match(
      element,
      /<script src="embed\/tandelta\.js" defer><\/script>\n<tandelta-explorer model="\w+" parameters="/,
    );
    const link = await (await page.get("embed-link")).evaluate((area) => (area as HTMLTextAreaElement).value);
    const fragment = link.slice(link.indexOf("#"));
    await visit(chromium, fromDisk(fragment), async (other) => allDrawn(other));
  }));
