#!/bin/sh
# Sees to a headless Chromium for the browser tests: the system's, Debian's when we may install it,
# else Playwright's own. The argument is the interpreter that has Playwright.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    if apt-get update -qq >/dev/null 2>&1 \
        && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1; then
        exit 0
    fi
fi
if [ "$#" -gt 0 ] && "$1" -m playwright install chromium >/dev/null 2>&1; then exit 0; fi
echo "No Chromium found: the browser tests need it (Debian: apt-get install chromium)." >&2
if [ "${CI:-}" = true ]; then exit 1; fi
