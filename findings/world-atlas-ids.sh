#!/usr/bin/env bash
# Country outlines that maps in the browser are joined to by id.
# Guess before running: Kosovo, Somaliland and Northern Cyprus have no id.
# Seen: the guess, and at 1:50 million one id stands twice (Australia and a
# territory), so that a join by id drops three places where organisations fight
# and paints one number twice.
# Version: world-atlas 2.0.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm install --silent --no-audit --no-fund world-atlas@2.0.2 >/dev/null
cat > look.cjs <<'JS'
for (const scale of ['110m', '50m']) {
  const all = require(`world-atlas/countries-${scale}.json`).objects.countries.geometries;
  const ids = all.map((g) => g.id).filter(Boolean);
  console.log(`${scale}: no id: ${all.filter((g) => !g.id).map((g) => g.properties.name).sort().join(', ')}; twice: ${ids.filter((x, i) => ids.indexOf(x) !== i).join(', ') || 'none'}`);
}
JS
node look.cjs | tee seen
diff seen - <<'OUT'
110m: no id: Kosovo, N. Cyprus, Somaliland; twice: none
50m: no id: Indian Ocean Ter., Kosovo, N. Cyprus, Siachen Glacier, Somaliland; twice: 036
OUT
