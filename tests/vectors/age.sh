#!/bin/sh
# The age test kit (npm cctv-age): 67 vectors that X25519 alone answers.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=${OUT:-${PLAIN:-build/plain}}
npm=$(tests/support/npm.sh "$(dirname "$out")") || { echo "not ok - age kit: npm ci"; exit 1; }
kit=$(mktemp -d) || exit 1
trap 'rm -rf "$kit"' EXIT
node "$npm/agekit.mjs" "$kit" || { echo "not ok - age kit: unpacking"; exit 1; }
[ "$(find "$kit" -type f | wc -l)" -eq 67 ] || { echo "not ok - age kit: not 67 vectors"; exit 1; }
"$out/interop/agekit_driver" "$kit"
