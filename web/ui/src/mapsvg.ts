// The group's map as a drawing of lines, for keeping: the stretch of land and the
// months that are on the screen.
import type { Map as Projected } from "maplibre-gl";
import { escaped } from "./save";

type Polygons = GeoJSON.Polygon | GeoJSON.MultiPolygon;

interface Shades {
  sea: string;
  land: string;
  empty: string;
  line: string;
  shade: (area: string) => string;
}

export function mapSVG(map: Projected, land: GeoJSON.FeatureCollection, areas: GeoJSON.FeatureCollection, unseen: string[], s: Shades): string {
  const path = (g: GeoJSON.Geometry): string => {
    const polygons = (g as Polygons).type === "Polygon" ? [(g as GeoJSON.Polygon).coordinates] : (g as GeoJSON.MultiPolygon).coordinates;
    return polygons
      .flat()
      .map((ring) => {
        const points = ring.map(([lon, lat]) => map.project([lon ?? 0, lat ?? 0]));
        return "M" + points.map((p) => `${p.x.toFixed(1)} ${p.y.toFixed(1)}`).join("L") + "Z";
      })
      .join("");
  };
  const draw = (f: GeoJSON.Feature, fill: string, stroke: string) => `<path d="${path(f.geometry)}" fill="${fill}" stroke="${stroke}" stroke-width="0.5"><title>${escaped(String(f.properties?.name))}</title></path>`;
  const hatched = land.features.filter((f) => unseen.includes(String(f.properties?.country)));
  return `<defs><pattern id="unseen" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="1.6" height="6" fill="#5a6169" fill-opacity="0.6"/></pattern></defs>` +
    `<rect width="100%" height="100%" fill="${s.sea}"/>` +
    land.features.map((f) => draw(f, s.land, s.line)).join("") +
    areas.features.map((f) => draw(f, s.shade(String(f.id)), s.line)).join("") +
    hatched.map((f) => draw(f, "url(#unseen)", "none")).join("");
}
