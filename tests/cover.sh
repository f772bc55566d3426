#!/bin/sh
# Branch and line coverage of the unit tests, by folder.  usage: cover.sh BUILD
set -u
build=$1
cd "$(dirname "$0")/.." || exit 1
cov=$build/cov
find "$cov" -name '*.gcda' -delete
tests/run.sh "$cov" unit "$cov"/tests/*_test >"$cov/unit.txt" || { grep -v " 0 failed" "$cov/unit.txt"; exit 1; }
tail -1 "$cov/unit.txt"
gcovr --root . --object-directory "$cov" --filter 'proto/' --filter 'broker/' --filter 'agents/' \
	--exclude-branches-by-pattern '\s*assert\(.*' --exclude-unreachable-branches --json-summary "$cov/coverage.json" \
	--branches --txt "$cov/coverage.txt" --gcov-ignore-parse-errors >/dev/null 2>"$cov/gcovr.log" || { cat "$cov/gcovr.log"; exit 1; }
python=$(command -v python3) || { echo "python3 is missing (Debian package python3-minimal, which gcovr brings)"; exit 1; }
"$python" - "$cov/coverage.json" <<'P'
import json, sys
folders, parts = {}, {}
# the store adapter: these folders together
STORE = ("broker/store/", "proto/db/")
for f in json.load(open(sys.argv[1]))["files"]:
    name = "/".join(f["filename"].split("/")[:2])
    rows = [folders.setdefault(name, [0, 0, 0, 0])]
    if f["filename"].startswith(STORE):
        rows.append(parts.setdefault("store", [0, 0, 0, 0]))
    for row in rows:
        for i, key in enumerate(("line_covered", "line_total", "branch_covered", "branch_total")):
            row[i] += f[key]
print(f"{'folder':<18}{'lines':>18}{'branches':>20}")
for name in sorted(folders):
    lc, lt, bc, bt = folders[name]
    print(f"{name:<18}{100 * lc / max(lt, 1):8.1f} % {lc:>4}/{lt:<5}{100 * bc / max(bt, 1):8.1f} % {bc:>4}/{bt:<5}")
short = []
for name in ("rules", "note", "seal", "store"):
    lc, lt, bc, bt = folders.get("proto/" + name, parts.get(name, [0, 1, 0, 1]))
    # rounded down: 100.0 is said of all and of nothing less
    print(f"{name}: {1000 * bc // bt / 10:.1f} % branches ({bc} of {bt})")
    if bc < bt:
        short.append(name)
if short:
    sys.exit(", ".join(short) + ": a branch is taken by no test: see " + sys.argv[1].replace("coverage.json", "coverage.txt"))
P
