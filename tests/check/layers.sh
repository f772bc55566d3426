#!/bin/sh
# The floors (docs/ARCHITECTURE.md): what each folder may include, and the one
# door that each foreign header has.  usage: layers.sh [ROOT]
# Without ROOT: first proves on planted breaches that it can fail, then checks
# the tracked tree.
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)

# folder of a file: proto/note, broker/core, broker (mains), agents/runtime …
# Prints "file: why" for each breach.
breaches() {
	(cd "$1" && find include proto broker agents -name '*.[ch]' 2>/dev/null | sort | xargs -r awk '
	function allow(from, list,   n, i, part) {
		n = split(list, part, " ")
		for (i = 1; i <= n; i++) may[from, part[i]] = 1
		known[from] = 1
	}
	function door(header, list,   n, i, part) {
		n = split(list, part, " ")
		for (i = 1; i <= n; i++) opens[header, part[i]] = 1
		foreign[header] = 1
	}
	BEGIN {
		low = "tellback base"
		protos = low " note seal log content wire db"
		allow("include/tellback", "tellback")
		allow("proto/base", low)
		allow("proto/note", low " note"); allow("proto/seal", low " seal"); allow("proto/log", low " log")
		allow("proto/content", low " content"); allow("proto/wire", low " wire"); allow("proto/db", low " db")
		allow("proto/rules", low " rules")
		allow("broker/front", protos " rules front"); allow("broker/store", protos " rules store")
		allow("broker/signer", protos " rules signer")
		allow("broker/core", protos " rules store signer core"); allow("broker/admin", protos " rules store signer core admin")
		allow("broker", protos " rules front store signer core admin broker")
		allow("agents/runtime", protos " rules runtime")
		split("police health school crs review cli plain", kinds, " ")
		for (k in kinds) allow("agents/" kinds[k], protos " rules runtime " kinds[k])
		door("zmq.h", "broker/front agents/runtime/link")
		door("sqlite3.h", "proto/db broker/store/store_sqlite agents/runtime/agent_store")
		door("libpq-fe.h", "broker/store/store_pg")
		door("sodium.h", "proto/seal proto/note proto/log proto/base proto/content/sealed agents/runtime/vault agents/runtime/keyring broker/signer broker/front broker/broker_curve broker/broker_log_key broker/main_front broker/main_signer broker/main_ctl agents/cli/registrar")
		door("jansson.h", "proto/content")
		door("tellback.pb-c.h", "proto/content proto/wire")
		door("protobuf-c/protobuf-c.h", "proto/content proto/wire")
	}
	FNR == 1 { folder = FILENAME; sub(/\/[^\/]*$/, "", folder) }
	/^[ \t]*#[ \t]*include[ \t]*[<"]/ {
		header = $0; sub(/^[^<"]*[<"]/, "", header); sub(/[>"].*$/, "", header)
		if (header in foreign) {
			ok = 0
			for (key in opens) {
				split(key, pair, SUBSEP)
				if (pair[1] == header && index(FILENAME, pair[2]) == 1) ok = 1
			}
			if (!ok) print FILENAME ": " header " has another door"
			next
		}
		if ($0 !~ /"/) next
		to = header
		if (to !~ /\//) { to = folder; sub(/^.*\//, "", to); if (folder == "include/tellback") to = "tellback" }
		sub(/\/.*$/, "", to)
		if (!(folder in known)) { print FILENAME ": folder without a floor"; next }
		if (!((folder, to) in may)) print FILENAME ": may not include " header
	}')
}

if [ $# -ge 1 ]; then
	found=$(breaches "$1")
	[ -z "$found" ] || { echo "$found"; exit 1; }
	exit 0
fi

planted=$(mktemp -d)
trap 'rm -rf "$planted"' EXIT
fails=0
plant() { # label, path, line
	rm -rf "$planted"/*
	mkdir -p "$planted/include/tellback" "$planted/$(dirname "$2")"
	echo "$3" >"$planted/$2"
	if sh "$0" "$planted" >/dev/null; then echo "not ok - layers: planted breach not seen: $1"; fails=1; else
		echo "ok - layers: sees $1"; fi
}
plant "agents including broker" agents/runtime/x.c '#include "core/core.h"'
plant "note including seal" proto/note/x.c '#include "seal/age.h"'
plant "rules including db" proto/rules/x.c '#include "db/db.h"'
plant "zmq in core" broker/core/x.c '#include <zmq.h>'
plant "sqlite in rules" proto/rules/x.c '#include <sqlite3.h>'
plant "jansson in an agent" agents/crs/x.c '#include <jansson.h>'
plant "an unknown folder" broker/extra/x.c '#include "tellback/ids.h"'
found=$(breaches "$here")
if [ -n "$found" ]; then echo "$found"; echo "not ok - layers: the tree keeps its floors"; fails=1; else
	echo "ok - layers: the tree keeps its floors"; fi
exit $fails
