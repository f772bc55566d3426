#!/bin/sh
# Two network namespaces with a wire between, the broker of a partnership of real
# processes in the one, its agents in the other; then nets_driver has them.
# usage: nets.sh [--quick] [--core PROGRAM] DRIVER-OPTIONS...
#   --quick: agents whose heartbeats and rings are seconds, not minutes
#   --core PROGRAM: that core instead
# Env: PLAIN, the build whose programs run; JUMP, the preload of clocks.
set -u
cd "$(dirname "$0")/../.." || exit 1
OUT=${PLAIN:-build/plain} SCENE=nets
export OUT
[ "$(id -u)" -eq 0 ] || { echo "nets: needs root, for network namespaces" >&2; exit 1; }
quick='' core='' proxied=''
while :; do
	case ${1:-} in
	--quick) quick=1; shift ;;
	--core) core=$2; shift 2 ;;
	*) break ;;
	esac
done
case " $* " in *" --proxied "*) proxied=1 ;; esac
agents=tb$$a broker=tb$$b
trap 'ip netns del $agents 2>/dev/null; ip netns del $broker 2>/dev/null' EXIT
trap 'exit 1' HUP INT TERM
ip netns add $agents && ip netns add $broker &&
	ip -n $agents link add name tbv0 type veth peer name tbv1 netns $broker &&
	ip -n $agents addr add 10.99.0.2/24 dev tbv0 && ip -n $broker addr add 10.99.0.1/24 dev tbv1 &&
	for ns in $agents $broker; do ip -n "$ns" link set lo up || exit 1; done &&
	ip -n $agents link set tbv0 up && ip -n $broker link set tbv1 up || { echo "nets: no network namespaces" >&2; exit 1; }
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh

# An agent whose line breaks many times a minute rings more often than a front
# lets one ring.
build=$(dirname "$BIN")
variant() { "${MAKE:-make}" -s BUILD="$build" VARIANT="break-$1" "$build/break-$1/$2" || stop "no $2 of break-$1"; }
variant patient broken-front
mkdir "$ROOT/bin" "$ROOT/real" && cp "$BIN"/tellback* "$ROOT/real" && cp "$build/break-patient/broken-front" "$ROOT/real/tellback-front" ||
	stop "no programs"
if [ "$quick" ]; then
	for program in police school crs; do
		variant quick broken-$program && cp "$build/break-quick/broken-$program" "$ROOT/real/tellback-$program" || stop "no quick agents"
	done
fi
[ -z "$core" ] || cp "$core" "$ROOT/real/tellback-core" || stop "no $core"
"${CC:-cc}" -shared -fPIC -o "$ROOT/jump.so" tests/chaos/preload/jump.c || stop "no preload"
cp "$ROOT/real"/tellback* "$ROOT/bin"
printf '\0\0\0\0\0\0\0\0' >"$ROOT/jump-broker"; cp "$ROOT/jump-broker" "$ROOT/jump-agents"
cat >"$ROOT/bin/tellbackd.new" <<EOF
#!/bin/sh
LD_PRELOAD=$ROOT/jump.so TELLBACK_TEST_JUMP=$ROOT/jump-broker
export LD_PRELOAD TELLBACK_TEST_JUMP
exec nsenter --net=/run/netns/$broker $ROOT/real/tellbackd "\$@"
EOF
chmod 755 "$ROOT/bin/tellbackd.new" && mv "$ROOT/bin/tellbackd.new" "$ROOT/bin/tellbackd"
DRIVER=$BIN/chaos/nets_driver BIN=$ROOT/bin

SCHOOL=quayside-school
only hiow-police $SCHOOL "$CRS" "$EDT"
PORT=7600 # the namespaces are our own
HOST=10.99.0.1 LISTEN=10.99.0.1
[ -z "$proxied" ] || LISTEN=127.0.0.1
world_make && world_broker && world_load || stop "the partnership could not be made"
LD_PRELOAD="$ROOT/jump.so" nsenter --net=/run/netns/$agents "$DRIVER" --root "$ROOT" --programs "$ROOT/real" \
	--broker-ns /run/netns/$broker --port $PORT "$@" 9>&-
code=$?
if [ $code -ne 0 ] && [ -z "${QUIET:-}" ]; then
	for log in hiow-police $SCHOOL "$CRS" tellbackd; do echo "# --- $log"; tail -n 12 "$ROOT/log/$log.log" | sed 's/^/#   /'; done
	[ "$KEEP" = 0 ] || echo "# kept: $ROOT"
fi
world_stop tellbackd
if [ -s "$ROOT/ended" ]; then
	sed 's/^/# /' "$ROOT/ended"
	code=1
fi
exec 9>&- # the keeper removes what is left
[ "$KEEP" != 0 ] || "$OUT/tellback" await --gone --timeout 120 "$ROOT"
exit $code
