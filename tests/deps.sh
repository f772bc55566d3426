#!/bin/sh
# Install what the build and the tests need from Debian's packages, if anything
# is missing.  usage: tests/deps.sh [check]
#   check: only say what is missing (exit 1), install nothing
# A row: what must be there | the package that has it.
set -u
missing() {
	while IFS='|' read -r what package; do
		[ -n "$what" ] || continue
		case $what in
		/*) ls $what >/dev/null 2>&1 || echo "$package" ;;
		*) command -v "$what" >/dev/null 2>&1 || echo "$package" ;;
		esac
	done <<'ROWS' | sort -u
gcc|gcc
make|make
git|git
/usr/include/stdio.h|libc6-dev
/usr/lib/gcc/*/*/libasan.so|libgcc-12-dev
/usr/include/zmq.h|libzmq3-dev
/usr/include/sodium.h|libsodium-dev
/usr/include/protobuf-c/protobuf-c.h|libprotobuf-c-dev
protoc-c|protobuf-c-compiler
protoc|protobuf-compiler
/usr/include/cmocka.h|libcmocka-dev
/usr/include/sqlite3.h|libsqlite3-dev
/usr/include/jansson.h|libjansson-dev
clang|clang
/usr/lib/llvm-14/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a|libclang-rt-14-dev
age|age
go|golang-go
/usr/share/gocode/src/golang.org/x/mod/sumdb/note/note.go|golang-golang-x-mod-dev
openssl|openssl
strace|strace
spin|spin
/usr/include/fuse3/fuse.h|libfuse3-dev
pkg-config|pkg-config
mkfs.ext4|e2fsprogs
gcovr|gcovr
readelf|binutils
setpriv|util-linux
unshare|util-linux
nsenter|util-linux
nft|nftables
ip|iproute2
awk|mawk
clang-format|clang-format
chromium|chromium
pdftotext|poppler-utils
ROWS
}
npm_missing() { command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 || echo "nodejs npm"; }

need=$(missing | tr '\n' ' ')
need_npm=$(npm_missing)
if [ -z "$need$need_npm" ]; then
	echo "deps: all there"
	exit 0
fi
if [ "${1:-}" = check ]; then
	echo "deps: missing: $need$need_npm" >&2
	exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
	if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n"; else
		echo "deps: not root and no sudo; ask for these Debian packages: $need$need_npm" >&2
		exit 2
	fi
fi
echo "deps: installing $need$need_npm"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q || exit 1
if [ -n "$need" ]; then
	# shellcheck disable=SC2086
	$as_root apt-get install -q -y --no-install-recommends $need || exit 1
fi
# A line of its own: where nodejs comes from elsewhere, Debian's npm conflicts with it.
if [ -n "$need_npm" ]; then
	$as_root apt-get install -q -y --no-install-recommends nodejs npm ca-certificates || exit 1
fi
left=$(missing | tr '\n' ' ')$(npm_missing)
[ -z "$left" ] || { echo "deps: still missing after the install: $left" >&2; exit 1; }
echo "deps: all there"
