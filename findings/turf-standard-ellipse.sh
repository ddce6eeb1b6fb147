#!/usr/bin/env bash
# The standard deviational ellipse of Turf, asked for a cloud that is round on
# the ground (50 km in each direction) at three latitudes.
# Guess before running: the axes are in degrees, so their ratio is 2 at 60 north.
# Seen: the guess, and the ellipse is larger than the one it is named after by
# the square root of two in each direction, so that it holds 64 % of the points
# at the equator and 81 % at 60 degrees north (the standard ellipse of a normal
# cloud holds 39 %). An area or an eccentricity taken from it depends on where
# on Earth the group is.
# Version: @turf/turf 7.4.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm install --silent --no-audit --no-fund @turf/turf@7.4.0 >/dev/null
cat > look.mjs <<'JS'
import * as turf from '@turf/turf';
let seed = 7;
const uniform = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
const normal = () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());
for (const lat of [0, 60]) {
  const points = Array.from({ length: 4000 }, () => turf.point([
    30 + normal() * 50 / (111.32 * Math.cos(lat * Math.PI / 180)), lat + normal() * 50 / 110.57]));
  const e = turf.standardDeviationalEllipse(turf.featureCollection(points)).properties.standardDeviationalEllipse;
  const axes = [e.semiMajorAxis, e.semiMinorAxis].sort((a, b) => b - a);
  console.log(`latitude ${lat}: longer axis ${(axes[0] / axes[1]).toFixed(1)} times the other, ${e.percentageWithinEllipse.toFixed(0)} % inside`);
}
JS
node look.mjs | tee seen
diff seen - <<'OUT'
latitude 0: longer axis 1.0 times the other, 64 % inside
latitude 60: longer axis 2.0 times the other, 81 % inside
OUT
