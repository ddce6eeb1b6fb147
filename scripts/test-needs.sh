#!/usr/bin/env bash
# Installs what the tests need and the machine lacks: Chromium, for the tests
# that look at pages as a browser does; and with it a linker that saves more time
# than it takes to install.
set -euo pipefail
if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "Install Chromium: the browser tests need it." >&2
  exit 1
fi
sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core mold >/dev/null
