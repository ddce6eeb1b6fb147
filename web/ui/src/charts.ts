// Draws the Vega-Lite specifications that a page carries. The interpreter
// evaluates expressions without eval, so that a strict content security policy
// holds; the look follows the reader's colour scheme.
import embed, { type EmbedOptions, type VisualizationSpec } from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

function config(night = dark.matches && !window.matchMedia("print").matches) {
  const text = night ? "#e6e6e6" : "#222222";
  const faint = night ? "#444444" : "#e2e2e2";
  return {
    background: "transparent",
    font: "system-ui, sans-serif",
    axis: { labelSeparation: 5, labelColor: text, titleColor: text, gridColor: faint, domainColor: faint, tickColor: faint, labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal" as const },
    legend: { labelColor: text, titleColor: text, labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal" as const, symbolStrokeWidth: 3 },
    title: { color: text },
    header: { labelColor: text, titleColor: text },
    text: { color: text },
    view: { stroke: null },
  };
}

// The style sheet has the style of tooltips, because the policy of pages and of reports
// allows none that a script adds.
async function draw(holder: HTMLElement, spec: VisualizationSpec): Promise<void> {
  // A map is as high as its width allows: a style sheet may keep the room for
  // it, and without one it is a landscape.
  if ("projection" in spec) {
    const kept = holder.classList.contains("geo") ? holder.clientHeight : 0;
    const height = kept || Math.round(Math.min(608, Math.max(288, holder.clientWidth * 0.5)));
    spec = { ...spec, height } as VisualizationSpec;
  }
  const options: EmbedOptions = {
    ast: true,
    expr: expressionInterpreter,
    renderer: "svg",
    actions: false,
    config: config(),
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  };
  await embed(holder, spec, options);
  // To a reader without sight the figure is one picture with one name, and its
  // table the data. The drawing itself is made anew whenever the window changes.
  holder.setAttribute("role", "img");
  holder.setAttribute("aria-label", holder.dataset.alt ?? "");
  holder.querySelector("svg")?.setAttribute("aria-hidden", "true");
}

// pictureOf draws the figure once more, for keeping, as wide as it is shown.
export async function pictureOf(holder: HTMLElement): Promise<{ svg: string; width: number; height: number }> {
  const source = JSON.parse(document.getElementById(holder.dataset.figure ?? "")?.textContent ?? "{}") as VisualizationSpec;
  const off = document.createElement("div");
  const shown = { width: holder.clientWidth, height: holder.clientHeight };
  const spec = { ...source, width: shown.width, ...("projection" in source ? { height: shown.height } : {}) } as VisualizationSpec;
  const { view } = await embed(off, spec, { ast: true, expr: expressionInterpreter, renderer: "svg", actions: false, config: config(false), defaultStyle: false, tooltip: false });
  const svg = await view.toSVG();
  view.finalize();
  const size = (name: string) => Number(new RegExp(`^<svg[^>]* ${name}="([0-9.]+)"`).exec(svg)?.[1]);
  return { svg, width: size("width") || shown.width, height: size("height") || shown.height };
}

// drawAll draws every figure of the page; a figure that cannot be drawn says so
// beside its table instead of leaving a hole.
export async function drawAll(): Promise<void> {
  for (const holder of document.querySelectorAll<HTMLElement>("[data-figure]")) {
    const source = document.getElementById(holder.dataset.figure ?? "");
    if (!source?.textContent) continue;
    try {
      await draw(holder, JSON.parse(source.textContent) as VisualizationSpec);
    } catch (error) {
      holder.textContent = `This figure could not be drawn (${String(error)}); its table follows.`;
    }
  }
  document.documentElement.dataset.drawn = "true";
}
