#!/usr/bin/env bash
# Country names as conflict data write them, looked up in a widely used table.
# Guess before running: the names of today are found, those with a former name in
# brackets ("DR Congo (Zaire)") are not, about 85 % in all.
# Seen: Syria, Laos, Moldova and Brunei are not found either (their long official
# names are), and Kosovo is "XKK" here while another table of the same kind
# writes "UNK" and data mostly "XKX": a join of two tables loses it.
# Versions: i18n-iso-countries 7.14.0, world-countries 5.1.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm install --silent --no-audit --no-fund i18n-iso-countries@7.14.0 world-countries@5.1.0 >/dev/null
cat > look.cjs <<'JS'
const table = require('i18n-iso-countries');
table.registerLocale(require('i18n-iso-countries/langs/en.json'));
const names = ['Afghanistan', 'Syria', 'Laos', 'Moldova', 'Brunei', 'Iran', 'Tanzania', 'Ivory Coast', 'East Timor',
  'DR Congo (Zaire)', 'Myanmar (Burma)', 'Yemen (North Yemen)', 'Bosnia-Herzegovina'];
console.log('not found:', names.filter((n) => !table.getAlpha3Code(n, 'en')).join(', '));
console.log('Kosovo:', table.getAlpha3Code('Kosovo', 'en'), require('world-countries').find((c) => c.name.common === 'Kosovo').cca3);
JS
node look.cjs | tee seen
diff seen - <<'OUT'
not found: Syria, Laos, Moldova, Brunei, East Timor, DR Congo (Zaire), Myanmar (Burma), Yemen (North Yemen), Bosnia-Herzegovina
Kosovo: XKK UNK
OUT
