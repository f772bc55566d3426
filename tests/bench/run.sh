#!/bin/sh
# Speed and memory of the plain build, each figure beside its goal, in under a
# minute.  usage: tests/bench/run.sh PROGRAMS (a build folder).  Ends 0 whatever
# the figures are: no test depends on how busy a machine is.
set -u
programs=$(cd "${1:-build/plain}" && pwd) || exit 2
cd "$(dirname "$0")/../.." || exit 2
echo "on $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg), store on $(df --output=fstype /tmp | tail -1)"
"$programs/bench/accept_driver" "$programs" 2>/dev/null || { echo 'the bench itself failed'; exit 1; }
