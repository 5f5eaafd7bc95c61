#!/bin/sh
# Sees to a headless Chromium for the browser tests: Debian's shell of it where we may install that,
# else the system's, Debian's whole one, or Playwright's own. The argument is the interpreter that
# has Playwright.
set -eu
get() { apt-get -qq -o Acquire::Retries=0 -o Acquire::http::Timeout=20 "$@" >/dev/null 2>&1; }
present() {
    for name in "$@"; do if command -v "$name" >/dev/null 2>&1; then exit 0; fi; done
}
present chromium-headless-shell
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    if get update; then
        get install -y chromium-headless-shell && exit 0
        present chromium chromium-browser google-chrome
        get install -y chromium && exit 0
    fi
fi
present chromium chromium-browser google-chrome
if [ "$#" -gt 0 ] && "$1" -m playwright install chromium >/dev/null 2>&1; then exit 0; fi
echo "No Chromium found: the browser tests need it (Debian: apt-get install chromium)." >&2
if [ "${CI:-}" = true ]; then exit 1; fi
