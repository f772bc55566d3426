#!/bin/sh
# Put the npm packages that tests/interop/package-lock.json pins, and our
# scripts that import them, into FOLDER/npm, and print that folder.
# usage: tests/support/npm.sh FOLDER.  Packages' own scripts are never run.
set -u
from=$(cd "$(dirname "$0")/../interop" && pwd)
npm=$1/npm
mkdir -p "$npm" || exit 1
if ! cmp -s "$from/package-lock.json" "$npm/installed-lock.json"; then
	cp "$from/package.json" "$from/package-lock.json" "$from/.npmrc" "$npm/" || exit 1
	(cd "$npm" && npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) || { tail -20 "$npm/npm.log" >&2; exit 1; }
	cp "$from/package-lock.json" "$npm/installed-lock.json"
fi
cp "$from"/*.mjs "$npm/" || exit 1
(cd "$npm" && pwd)
