#!/bin/sh
# The source of Debian's protobuf-c, so that fuzzers see into it: the shared
# library has no counters.  Fetched by apt's own client from where the machine
# gets its packages, and taken only if its SHA-256 is the one below.
# usage: protobuf_c.sh FOLDER.  Leaves FOLDER/protobuf-c/protobuf-c.{c,h}.
set -u
folder=$1
name=protobuf-c_1.4.1.orig.tar.gz
# of protobuf-c_1.4.1-1.dsc in Debian 12, which patches nothing
sum=4cc4facd508172f3e0a4d3a8736225d472418aee35b4ad053384b137b220339f

fail() { echo "protobuf_c.sh: $*" >&2; exit 1; }
is_whole() { echo "$sum  $1" | sha256sum --check --status 2>/dev/null; }
# where the library's own package would come from: its source lies beside it
address() { apt-get download --print-uris libprotobuf-c-dev 2>/dev/null | sed -n "s/^'\([^']*\)\/[^/']*'.*/\1/p"; }

mkdir -p "$folder/fetched" || exit 1
if ! is_whole "$folder/fetched/$name"; then
	from=$(address)
	if [ -z "$from" ]; then
		apt-get update -q >/dev/null 2>&1 # a new machine has no lists yet
		from=$(address)
	fi
	[ -n "$from" ] || fail "apt does not know where libprotobuf-c-dev comes from"
	/usr/lib/apt/apt-helper download-file "$from/$name" "$folder/fetched/$name" "SHA256:$sum" >"$folder/fetch.txt" 2>&1 ||
		{ cat "$folder/fetch.txt" >&2; fail "$from/$name could not be fetched"; }
	is_whole "$folder/fetched/$name" || fail "$name is not the file that it should be"
fi
tar -xzf "$folder/fetched/$name" -C "$folder" --strip-components=1 --no-same-owner \
	protobuf-c-1.4.1/protobuf-c/protobuf-c.c protobuf-c-1.4.1/protobuf-c/protobuf-c.h || fail "$name does not unpack"
# its time is the archive's: older than what is built of it
touch "$folder/protobuf-c/protobuf-c.c"
