#!/usr/bin/env bash
# Distributions of jStat on the numbers that conflict data have: deaths a month
# follow a negative binomial of size well below 1.
# Guess before running: the negative binomial works through the gamma function;
# the upper tail of F is 0 for F = 500.
# Seen: the negative binomial of size 0.1 is NaN everywhere (its mass at 0 is
# 0.741), a Poisson probability of 200 is NaN, and the tail of F with 3 and 200
# degrees of freedom is 0 from 50 on (it is 4e-24): every large change has p = 0.
# Version: jstat 1.9.6.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm install --silent --no-audit --no-fund jstat@1.9.6 >/dev/null
cat > look.cjs <<'JS'
const { jStat } = require('jstat');
console.log('negative binomial, size 0.1, at 0:', jStat.negbin.pdf(0, 0.1, 0.05), 'right:', Math.pow(0.05, 0.1).toFixed(3));
console.log('Poisson of mean 180 at 200:', jStat.poisson.pdf(200, 180));
console.log('F(3, 200) beyond 50:', jStat.ftest(50, 3, 200));
JS
node look.cjs | tee seen
diff seen - <<'OUT'
negative binomial, size 0.1, at 0: NaN right: 0.741
Poisson of mean 180 at 200: NaN
F(3, 200) beyond 50: 0
OUT
