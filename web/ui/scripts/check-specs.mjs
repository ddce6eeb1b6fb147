// Compiles Vega-Lite specifications, one JSON object a line on standard input,
// and runs them without a browser:
//   {"id": "timeline", "spec": {...}}
// Prints one line of JSON for each: the warnings, the names of the marks drawn,
// how many rows each data source of the specification holds, a digest of the
// drawing, and of each item that tells of a day in its tooltip the day of its
// datum and the day told.
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";

async function check(spec) {
  const warnings = [];
  const note = (...words) => warnings.push(words.join(" "));
  const logger = { level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger };
  const compiled = compile({ ...spec, width: 600 }, { logger }).spec;
  const view = new vega.View(vega.parse(compiled, {}, { ast: true }), { renderer: "none", expr: expressionInterpreter, logger });
  await view.runAsync();
  const svg = await view.toSVG();
  const rows = compiled.data.filter((d) => d.values).map((d) => (Array.isArray(d.values) ? d.values.length : 0));
  const days = [];
  const walk = (item) => {
    (item.items ?? []).forEach(walk);
    if (item.tooltip?.Date) days.push([new Date(item.datum.date).toISOString().slice(0, 10), String(item.tooltip.Date)]);
  };
  walk(view.scenegraph().root);
  view.finalize();
  return { warnings, days, drawing: createHash("sha256").update(svg).digest("hex"), marks: [...new Set([...svg.matchAll(/class="mark-(\w+) role-mark/g)].map((m) => m[1]))], rows, broken: /undefined|NaN|\[object/.test(svg.replaceAll(/aria-\w+="[^"]*"/g, "")) };
}

for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  const { id, spec } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ id, ...(await check(spec)) }));
  } catch (error) {
    console.log(JSON.stringify({ id, error: String(error) }));
  }
}
