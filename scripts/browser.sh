#!/usr/bin/env bash
# Finds the Chromium that the browser tests drive; installs Debian's where that is allowed (root, or CI with sudo).
# Exit 0: found, or absent and the tests will skip. Exit 1: absent in CI, where they must run.
set -euo pipefail

find_browser() {
    local name
    for name in ${SAFETYCASE_CHROMIUM:-} chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return 0
    done
    return 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

install_browser() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" -eq 0 ] || { [ "${CI:-}" = true ] && sudo -n true 2>/dev/null; } || return 1
    echo "Installing Debian's chromium for the browser tests" >&2
    { as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends chromium; } >&2
}

if find_browser >/dev/null; then
    exit 0
fi
if install_browser && find_browser >/dev/null; then
    exit 0
fi
echo "No Chromium was found. To run the browser tests: apt-get install chromium, or SAFETYCASE_CHROMIUM=/path/to/chromium." >&2
if [ "${CI:-}" = true ]; then
    echo "In CI the browser tests must run." >&2
    exit 1
fi
echo "The browser tests will be SKIPPED." >&2
