#!/bin/sh
# Sees to a headless Chromium for the browser tests: Debian's, when we may install it.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
    exit 0
fi
echo "No Chromium found: the browser tests need it (Debian: apt-get install chromium)." >&2
if [ "${CI:-}" = true ]; then exit 1; fi
