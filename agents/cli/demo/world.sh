# A whole partnership on one machine, for the demo and for tests: roots, keys,
# cards, directory, policy, broker, agents, all under one root folder and all
# by the commands that a partnership would type.  Sourced, not run.
#
#   BIN   folder with the programs        ROOT   everything is made under it
#   POLICY  the policy's text             PORT   the broker's port, 0: a free one
#   HOST  where agents find the broker (127.0.0.1)   LISTEN  where it listens (HOST)
#
# Every process started here is written to $ROOT/pids before it begins, so that
# a keeper can end it whatever happens to us.

ROOT_HOLDERS="partnership-chair council-lead police-lead"
CRS=southampton-crs
EDT=southampton-edt
# id | program | kind | name | further options of `registrar add`
AGENCIES="hiow-police|tellback-police|police|TEST Police|--area $CRS
scas-ambulance|tellback-agent|ambulance|TEST Ambulance|--area $CRS
hiow-health|tellback-health|health|TEST Health|--area $CRS
quayside-school|tellback-school|school|TEST Quayside School|--area $CRS
dorset-trust|tellback-health|health|TEST Trust from outside the area|--area -
$CRS|tellback-crs|council|TEST Front door|--role crs --role holder
$EDT|tellback-crs|council|TEST Out of hours|--role edt --role holder --area $CRS"

world_fail() { echo "world: $*" >&2; return 1; }

# Run a quiet step; show what it said only when it fails.
world_do() {
	"$@" >"$ROOT/log/step.out" 2>&1 || { cat "$ROOT/log/step.out" >&2; world_fail "$*"; }
}

# A port nobody listens on: drawn, then looked up in the kernel's table.
world_port() {
	awk -v seed="$$$(date +%N)" 'BEGIN {
		while ((getline line < "/proc/net/tcp") > 0) { split(line, f, " "); split(f[2], a, ":"); used[a[2]] = 1 }
		srand(seed % 2147483647)
		do { port = 20000 + int(rand() * 12000); hex = sprintf("%04X", port) } while (hex in used)
		print port }'
}

world_ids() { echo "$AGENCIES" | cut -d'|' -f1; }
world_program() { echo "$AGENCIES" | awk -F'|' -v id="$1" '$1 == id {print $2}'; }
world_spool() { echo "$ROOT/var/spool/tellback/$1"; }

# Start NAME COMMAND...: in the background, its pid written down first.
world_start() {
	local name=$1; shift
	rm -f "$ROOT/pid/$name"
	# 9 is the demo's life line: a child that held it would keep the keeper waiting
	sh -c 'echo $$ >>"$0/pids"; echo $$ >"$0/pid/'"$name"'.new"; mv "$0/pid/'"$name"'.new" "$0/pid/'"$name"'"; exec "$@"' \
		"$ROOT" "$@" >>"$ROOT/log/$name.log" 2>&1 9>&- &
	"$BIN/tellback" await --timeout 120 "$ROOT/pid/$name"
}
world_pid() { cat "$ROOT/pid/$1"; }

world_roots() {
	for holder in $ROOT_HOLDERS; do
		world_do "$BIN/tellback" registrar init "$holder" --folder "$ROOT/offline/$holder" || return 1
	done
}

world_cards() {
	for id in $(world_ids); do
		world_do "$BIN/tellback" init --agency "$id" --root "$ROOT" --card "$ROOT/offline/$id.card" || return 1
	done
}

# Two of the three root holders sign; one alone is below the quorum.
world_sign() { # file, further options of sign and publish
	local file=$1 holder; shift
	for holder in partnership-chair council-lead; do
		world_do "$BIN/tellback" registrar sign "$file" --key "$ROOT/offline/$holder" "$@" || return 1
	done
	world_do "$BIN/tellback" registrar publish "$file" "$@"
}

world_directory() {
	roots=
	for holder in $ROOT_HOLDERS; do roots="$roots --root $ROOT/offline/$holder/root.pub"; done
	world_do "$BIN/tellbackctl" init --root "$ROOT" --name testbed --endpoint "tcp://${HOST:-127.0.0.1}:$PORT" \
		--out "$ROOT/offline/broker.public" || return 1
	# whoever wants a witness has put its line there
	[ ! -e "$ROOT/offline/witness.public" ] || cat "$ROOT/offline/witness.public" >>"$ROOT/offline/broker.public"
	# shellcheck disable=SC2086
	world_do "$BIN/tellback" registrar new "$ROOT/offline/directory" --quorum 2 $roots \
		--broker "$ROOT/offline/broker.public" || return 1
	echo "$AGENCIES" | while IFS='|' read -r id _ kind name more; do
		# shellcheck disable=SC2086
		world_do "$BIN/tellback" registrar add "$ROOT/offline/$id.card" --directory "$ROOT/offline/directory" \
			--kind "$kind" --name "$name" --may all $more || exit 1
	done || return 1
	world_sign "$ROOT/offline/directory"
}

world_policy() {
	world_do "$BIN/tellback" registrar policy "$POLICY" --governs $CRS --also $EDT --out "$ROOT/offline/policy" || return 1
	world_sign "$ROOT/offline/policy" --directory "$ROOT/offline/directory.note"
}

world_pin() {
	print=$("$BIN/tellback" registrar show "$ROOT/offline/directory.note" | tr -d ' \n' | grep -oE '[0-9a-f]{64}' | head -1)
	for id in $(world_ids); do
		world_do "$BIN/tellback" join "$ROOT/offline/directory.note" --agency "$id" --root "$ROOT" \
			--fingerprint "$print" || return 1
	done
	mkdir -p "$ROOT/var/lib/tellback/broker"
	cat "$ROOT"/offline/*/root.pub >"$ROOT/var/lib/tellback/broker/roots"
}

world_configs() {
	mkdir -p "$ROOT/etc/tellback"
	printf '[broker]\nname = testbed\nlisten = tcp://%s:%s\n' "${LISTEN:-${HOST:-127.0.0.1}}" "$PORT" >"$ROOT/etc/tellback/broker.conf"
	for id in $(world_ids); do
		role=officer
		case $id in
		$CRS) role=social-worker ;; $EDT) role=edt-worker ;; *-assessment) role=social-worker ;;
		*school*) role=dsl ;; *nursery*) role=key-adult ;; *health*|*trust*|*camhs*) role=clinician ;;
		esac
		printf 'agency = %s\nperson = %s %s\n' "$id" "$(id -un)" "$role" >"$ROOT/etc/tellback/$id.conf"
		[ "$id" = $CRS ] && [ -n "${HOOK:-}" ] && echo "hook = $HOOK" >>"$ROOT/etc/tellback/$id.conf"
	done
	return 0
}

world_make() {
	mkdir -p "$ROOT/log" "$ROOT/pid" "$ROOT/offline" "$ROOT/run/tellback" && : >"$ROOT/pids" && : >"$ROOT/kills" || return 1
	[ "${PORT:-0}" -ne 0 ] || PORT=$(world_port)
	world_roots && world_cards && world_directory && world_policy && world_pin && world_configs
}

world_broker() {
	world_start tellbackd "$BIN/tellbackd" --root "$ROOT" -c "$ROOT/etc/tellback/broker.conf" &&
		"$BIN/tellback" await --timeout 120 "$ROOT/run/tellback/admin.sock"
}
world_ctl() { "$BIN/tellbackctl" --root "$ROOT" "$@"; }
world_load() {
	world_do world_ctl load "$ROOT/offline/directory.note" && world_do world_ctl load "$ROOT/offline/policy.note"
}
world_agent() {
	rm -f "$ROOT/run/tellback/$1.sock" # one that was killed left it there
	world_start "$1" "$BIN/$(world_program "$1")" run --root "$ROOT" -c "$ROOT/etc/tellback/$1.conf" &&
		"$BIN/tellback" await --timeout 120 "$ROOT/run/tellback/$1.sock"
}
# As AGENCY VERB...: a person's or a program's command at that agency's socket.
world_as() {
	world_who=$1; shift
	"$BIN/$(world_program "$world_who")" "$@" --agency "$world_who" --root "$ROOT"
}

# SIGKILL, written down once the kernel says that the process is gone.
world_kill() { # name, pid
	[ -d "/proc/$2" ] || return 0
	kill -KILL "$2" && while [ -d "/proc/$2" ] && ! grep -q '^State:.Z' "/proc/$2/status" 2>/dev/null; do :; done
	echo "$2 $1" >>"$ROOT/kills"
}
world_children() { cat "/proc/$1/task/$1/children" 2>/dev/null; }
world_name() { tr '\0' '\n' <"/proc/$1/cmdline" 2>/dev/null | head -1 | sed 's|.*/||'; }

world_stop() { # name: SIGTERM and wait for the end
	pid=$(world_pid "$1" 2>/dev/null) || return 0
	kill -TERM "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	ended=$?
	while [ -d "/proc/$pid" ] && ! grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null; do :; done
	rm -f "$ROOT/pid/$1"
	[ "$ended" -eq 0 ] || grep -q "^$pid " "$ROOT/kills" || echo "$1 ended with $ended" >>"$ROOT/ended"
}
# Who ended otherwise than asked or killed by us: a supervisor starts it again, and nobody would notice.
world_unasked() {
	cat "$ROOT/ended" 2>/dev/null
	grep -h 'event=broker.died' "$ROOT/log/tellbackd.log" | grep -v ' signal=9 '
}
