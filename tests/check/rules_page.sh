#!/bin/sh
# docs/RULES.md is what the tables print.  Shown to fail on a page of which a
# line is missing.
set -u
cd "$(dirname "$0")/../.." || exit 1
driver=${OUT:-build/asan}/contract/rules_page_driver
[ -x "$driver" ] || { echo "rules_page: $driver is not built: make drivers"; exit 1; }
page=$(mktemp) && spoilt=$(mktemp) || exit 1
trap 'rm -f "$page" "$spoilt"' EXIT
"$driver" >"$page" || exit 1
sed 20d docs/RULES.md >"$spoilt"
if cmp -s "$page" "$spoilt"; then
	echo "not ok: a page without its line 20 was taken for whole"; exit 1
fi
echo "ok - a page that lacks a line is noticed"
if ! diff -u docs/RULES.md "$page"; then
	echo "not ok: docs/RULES.md is not what the tables say: run make docs"; exit 1
fi
echo "ok - docs/RULES.md is what the tables say"
