#!/bin/sh
# A disk that gets full under a real tellback-core: a clear answer, urgent messages and receipts pass on the reserve,
# service is back when there is room, and nothing that was accepted is lost.
# Needs $OUT (sanitised build).  The disk is a small tmpfs in a mount namespace of this script's own.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=${OUT:-build/asan}
if [ -z "${FULL_DISK_INSIDE:-}" ]; then
	FULL_DISK_INSIDE=1
	export FULL_DISK_INSIDE
	if [ "$(id -u)" = 0 ]; then exec unshare -m "$0"; else exec unshare -rm "$0"; fi
fi
disk=$(mktemp -d)
trap 'umount "$disk" 2>/dev/null; rmdir "$disk"' EXIT
mount -t tmpfs -o size=64m,mode=0700 full-disk "$disk" || exit 1
"$out/contract/full_disk_driver" "$out/tellback-core" "$disk"
