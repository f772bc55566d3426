#!/bin/sh
# Checks on what was built: which process can reach what, and that foo.c
# exports only foo_*.  Each first on a planted breach.  Needs $PLAIN.
set -u
cd "$(dirname "$0")/../.." || exit 1
plain=${PLAIN:-build/plain}
fails=0
verdict() { if [ "$2" -eq 0 ]; then echo "ok - binaries: $1"; else echo "not ok - binaries: $1"; fails=1; fi; }
links() { readelf -d "$1" | grep -q "NEEDED.*$2"; }

links "$plain/tellback-front" libzmq; verdict "front links libzmq (the search can find it)" $?
! links "$plain/tellback-core" libzmq; verdict "core does not link libzmq" $?
! links "$plain/tellback-front" libsqlite3; verdict "front does not link sqlite" $?
! links "$plain/tellback-core" libjansson; verdict "core does not link a JSON parser" $?
links "$plain/tellback-signer" libsodium; verdict "the signer links libsodium" $?
! links "$plain/tellback-signer" 'libzmq\|libsqlite3\|libprotobuf\|libjansson'; verdict "and neither network, store nor parser" $?
readelf -hW "$plain/tellback-core" | grep -q 'Type:.*DYN'; verdict "core is position-independent" $?
readelf -dW "$plain/tellback-front" | grep -q BIND_NOW; verdict "front binds at start" $?

# A file's exported symbols start with its name, or with the name of the noun
# that it is a part of: submit_notes.c may export submit_*.
strangers() { # object files
	for object in "$@"; do
		stem=$(basename "$object" .o)
		nm -g --defined-only "$object" 2>/dev/null | awk -v stem="$stem" -v file="$object" '
			$2 ~ /[TDBR]/ {
				name = $3
				if (name == "main" || index(name, stem "_") == 1 || name == stem) next
				n = split(stem, part, "_"); lead = part[1]
				for (i = 1; i < n; i++) { if (index(name, lead "_") == 1) next; lead = lead "_" part[i + 1] }
				print file ": exports " name
			}'
	done
}
spot=$(mktemp -d); trap 'rm -rf "$spot"' EXIT
echo 'int stray(void); int stray(void) { return 1; }' >"$spot/noun.c"
gcc -c -o "$spot/noun.o" "$spot/noun.c"
[ -n "$(strangers "$spot/noun.o")" ]; verdict "sees a stray exported name" $?
found=$(find "$plain/obj/proto" "$plain/obj/broker" "$plain/obj/agents" -name '*.o' | sort | while read -r o; do strangers "$o"; done)
[ -z "$found" ] || echo "$found" | head -20
[ -z "$found" ]; verdict "foo.c exports only foo_*" $?
exit $fails
