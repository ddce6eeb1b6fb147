// The three maps: a group's admin-1 areas over time, the areas that the explorer's
// filter selects, and the board by country. Outlines come from the program itself; there are no
// tiles, no fonts and no points finer than an area.
import * as maplibregl from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import { mapSVG } from "./mapsvg";
import { Player, type AreasAnswer, type Shock } from "./play";
import { offer } from "./save";

maplibregl.setWorkerUrl(workerUrl);

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const whole = new Intl.NumberFormat("en");

// One hue from light to dark, so that it reads without colour; the dark scheme
// runs the other way round.
const steps = [1, 3, 10, 30, 100];
const day = ["#fdd0a2", "#fdae6b", "#fd8d3c", "#d94801", "#7f2704"];
const night = ["#5a2a0c", "#a63603", "#e6550d", "#fdae6b", "#feedde"];

const look = (inTheDark = dark.matches) =>
  inTheDark
    ? { sea: "#1b2229", land: "#2a2f35", empty: "#343a41", line: "#5b636c", scale: night, dot: "#56b4e9" }
    : { sea: "#e8eef3", land: "#f3f3f1", empty: "#ffffff", line: "#9aa1a8", scale: day, dot: "#0072b2" };

function fill(): maplibregl.ExpressionSpecification {
  const n = ["coalesce", ["feature-state", "n"], 0];
  const l = look();
  return ["step", n, l.empty, ...steps.flatMap((s, i) => [s, l.scale[i]])] as unknown as maplibregl.ExpressionSpecification;
}

// stripes is the pattern of what is not observed: it is laid over everything else,
// so that no shade and no white can be read as a count.
function stripes(): ImageData {
  const size = 8;
  const image = new ImageData(size, size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if ((x + y) % size < 2) image.data.set(dark.matches ? [190, 198, 206, 150] : [90, 97, 105, 130], 4 * (y * size + x));
    }
  }
  return image;
}

async function json<T>(url: string): Promise<T> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return (await answer.json()) as T;
}

function begin(holder: HTMLElement, bounds: maplibregl.LngLatBoundsLike, land = "/geo"): maplibregl.Map {
  const box = document.createElement("div");
  box.className = "map";
  holder.prepend(box);
  const l = look();
  const map = new maplibregl.Map({
    container: box,
    bounds,
    fitBoundsOptions: { padding: 12 },
    attributionControl: false,
    fadeDuration: 0,
    maxZoom: 8,
    dragRotate: false,
    cooperativeGestures: true,
    style: {
      version: 8,
      sources: { land: { type: "geojson", data: land } },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": l.sea } },
        { id: "land", type: "fill", source: "land", paint: { "fill-color": l.land, "fill-outline-color": l.line } },
      ],
    },
  });
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  return map;
}

// follow gives a map the colours of the reader's scheme as soon as that changes; rest
// those of the map's own layers.
function follow(map: maplibregl.Map, rest: (l: ReturnType<typeof look>) => void): void {
  dark.addEventListener("change", () => {
    const l = look();
    map.setPaintProperty("sea", "background-color", l.sea);
    map.setPaintProperty("land", "fill-color", l.land);
    map.setPaintProperty("land", "fill-outline-color", l.line);
    map.updateImage("stripes", stripes());
    rest(l);
  });
}

// settled tells when a map shows everything it has been given.
function settled(map: maplibregl.Map): void {
  map.once("idle", () => (document.documentElement.dataset.map = "idle"));
  map.triggerRepaint();
}

const loaded = (map: maplibregl.Map) => new Promise<void>((done) => map.once("load", () => done()));

// tell shows a popup beside the pointer; the tables hold the same for keyboards.
function tell(map: maplibregl.Map, layer: string, text: (f: maplibregl.MapGeoJSONFeature) => string): void {
  const popup = new maplibregl.Popup({ closeButton: false, closeOnClick: false });
  map.on("mousemove", layer, (e) => {
    const f = e.features?.[0];
    if (f) popup.setLngLat(e.lngLat).setText(text(f)).addTo(map);
  });
  map.on("mouseleave", layer, () => popup.remove());
}

export async function areasMap(holder: HTMLElement): Promise<void> {
  const answer = await json<AreasAnswer>(holder.dataset.url ?? "");
  if (!answer.areas.length) {
    const none = document.createElement("p");
    none.className = "fallback";
    none.textContent = "No event has a known area.";
    holder.prepend(none);
    document.documentElement.dataset.map = "idle";
    return;
  }
  const shapes = await json<GeoJSON.FeatureCollection>(answer.shapes);
  for (const f of shapes.features) f.properties = { ...f.properties, key: f.id };
  const [w, s, e, n] = answer.box;
  const map = begin(holder, [[w, s], [e, n]], answer.land);
  await loaded(map);
  map.addSource("areas", { type: "geojson", data: shapes, promoteId: "key" });
  map.addLayer({ id: "areas", type: "fill", source: "areas", paint: { "fill-color": fill(), "fill-opacity": ["case", ["boolean", ["feature-state", "long"], false], 0.5, 1] } });
  map.addLayer({ id: "lines", type: "line", source: "areas", paint: { "line-color": look().line, "line-width": 0.5 } });
  map.addImage("stripes", stripes());
  map.addLayer({ id: "unobserved", type: "fill", source: "land", filter: false, paint: { "fill-pattern": "stripes" } });
  const shocks = JSON.parse(document.getElementById(holder.dataset.shocks ?? "")?.textContent || "null") as Shock[] | null;
  const player = new Player(holder, answer, shocks ?? [], (area, state) => map.setFeatureState({ source: "areas", id: area }, state),
    (countries) => map.setFilter("unobserved", ["in", ["get", "country"], ["literal", countries]]));
  player.legend(steps, look().scale);
  keepable(map, player, shapes, answer.land);
  settled(map);
  tell(map, "areas", (f) => {
    const c = player.count(String(f.id));
    return `${f.properties.name}: ${whole.format(c.n)} events, ${whole.format(c.deaths)} deaths`;
  });
  follow(map, (l) => {
    map.setPaintProperty("areas", "fill-color", fill());
    map.setPaintProperty("lines", "line-color", l.line);
    player.legend(steps, l.scale);
  });
}

// keepable offers the map as it is on the screen, drawn in the light.
function keepable(map: maplibregl.Map, player: Player, shapes: GeoJSON.FeatureCollection, outlines: string): void {
  const title = `${document.querySelector("h1")?.textContent ?? ""}: events by admin-1 area`;
  offer(player.saving, title, async () => {
    const land = await json<GeoJSON.FeatureCollection>(outlines);
    const l = look(false);
    const shade = (area: string) => l.scale[steps.filter((s) => player.count(area).n >= s).length - 1] ?? l.empty;
    const legend = "Shades from light to dark: " + steps.map((s, i) => (i + 1 < steps.length ? `${s} to ${(steps[i + 1] ?? 0) - 1}` : `${s} or more events`)).join(", ") + "; white: none in the data; hatched: not wholly observed.";
    const box = map.getContainer();
    return { title, svg: mapSVG(map, land, shapes, player.hatched, { ...l, shade }), width: box.clientWidth, height: box.clientHeight, notes: [player.says, legend] };
  });
}

const radius = (most: number, largest: number) =>
  ["max", 2, ["*", largest / Math.sqrt(Math.max(1, most)), ["sqrt", ["get", "events"]]]] as unknown as maplibregl.ExpressionSpecification;

export async function pointsMap(holder: HTMLElement): Promise<void> {
  const points = await json<GeoJSON.FeatureCollection<GeoJSON.Point> & { unobserved: string[] | null }>(holder.dataset.url ?? "");
  const most = points.features.reduce((n, f) => Math.max(n, Number(f.properties?.events)), 0);
  const bounds = new maplibregl.LngLatBounds();
  // With some land around, so that one sees where it lies.
  for (const f of points.features) {
    const [lon, lat] = f.geometry.coordinates as [number, number];
    bounds.extend([lon - 3, Math.max(-80, lat - 2)]).extend([lon + 3, Math.min(80, lat + 2)]);
  }
  const map = begin(holder, bounds.isEmpty() ? [[-30, -40], [110, 60]] : bounds);
  await loaded(map);
  map.addImage("stripes", stripes());
  map.addLayer({ id: "unobserved", type: "fill", source: "land", filter: ["in", ["get", "country"], ["literal", points.unobserved ?? []]], paint: { "fill-pattern": "stripes" } });
  map.addSource("points", { type: "geojson", data: points });
  map.addLayer({
    id: "points",
    type: "circle",
    source: "points",
    paint: {
      "circle-color": look().dot,
      "circle-opacity": 0.65,
      "circle-stroke-color": look().sea,
      "circle-stroke-width": 0.7,
      // The surface stands for the number; the largest is the same in every
      // selection, so that a busy one does not cover the map.
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 0, radius(most, 14), 3, radius(most, 22), 6, radius(most, 40)],
    },
    layout: { "circle-sort-key": ["-", 0, ["get", "events"]] },
  });
  settled(map);
  tell(map, "points", (f) => `${f.properties.name}: ${whole.format(f.properties.events)} events. Click to see them.`);
  map.on("click", "points", (e) => {
    const id = e.features?.[0]?.properties.id as string | undefined;
    if (!id) return;
    const address = new URL(window.location.href);
    address.searchParams.set("area", id);
    address.searchParams.delete("page");
    window.location.assign(address);
  });
  follow(map, (l) => {
    map.setPaintProperty("points", "circle-color", l.dot);
    map.setPaintProperty("points", "circle-stroke-color", l.sea);
  });
}

interface Lands {
  lands: { country: string; shade: number; text: string }[];
  unobserved: string[];
}

// landsMap colours the countries by the most overlooked of their groups.
export async function landsMap(holder: HTMLElement): Promise<void> {
  const answer = JSON.parse(document.getElementById(holder.dataset.spec ?? "")!.textContent!) as Lands;
  const shades = (): maplibregl.ExpressionSpecification => {
    const l = look();
    return ["match", ["get", "country"], ...answer.lands.flatMap((c) => [c.country, l.scale[c.shade] ?? l.land]), l.land] as unknown as maplibregl.ExpressionSpecification;
  };
  const map = begin(holder, [[-120, -40], [150, 62]]);
  await loaded(map);
  if (answer.lands.length) map.setPaintProperty("land", "fill-color", shades());
  map.addImage("stripes", stripes());
  map.addLayer({ id: "unobserved", type: "fill", source: "land", filter: ["in", ["get", "country"], ["literal", answer.unobserved]], paint: { "fill-pattern": "stripes" } });
  settled(map);
  const says = new Map(answer.lands.map((c) => [c.country, c.text]));
  tell(map, "land", (f) => says.get(String(f.properties.country)) ?? `${f.properties.name}: no ranked group has most of its events there`);
  map.on("click", "land", (e) => {
    const country = e.features?.[0]?.properties.country as string | undefined;
    if (!country || !says.has(country)) return;
    const address = new URL(window.location.href);
    address.searchParams.set("country", country);
    address.searchParams.delete("page");
    address.hash = "";
    window.location.assign(address);
  });
  follow(map, () => {
    if (answer.lands.length) map.setPaintProperty("land", "fill-color", shades());
  });
}
