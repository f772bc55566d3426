#!/bin/sh
# Keys that others could have read, or that are not ours, with real processes: the program does not start with them, or
# is not let in; nothing is lost, and with the right key what waited goes out.
# Needs $OUT (sanitised build).
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=keys
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
only hiow-police scas-ambulance "$CRS" "$EDT"
scene_begin
KEYS=$ROOT/var/lib/tellback/hiow-police/keys
POLICE="$BIN/tellback-police run --root $ROOT -c $ROOT/etc/tellback/hiow-police.conf"

# the ambulance is served all the while
others() { yes "$1: another agency's referral passes" refer scas-ambulance "$R/ambulance.json" "other$((others += 1))"; }
others=0
# kept: a copy of the keys; again: put it back.
kept() { rm -rf "$ROOT/kept"; cp -a "$KEYS" "$ROOT/kept"; }
again() { rm -rf "$KEYS"; cp -a "$ROOT/kept" "$KEYS"; }
# spoilt LABEL COMMAND...: with the keys so changed the agent ends with 78 and says why.
spoilt() {
	label=$1; shift
	"$@" || stop "$label: $*"
	# shellcheck disable=SC2086
	expect "the agent does not start with $label" 78 "what=keys" timeout 20 $POLICE
	again
}
file() { ls "$KEYS"/$1*.key | head -1; }
linked() { mv "$1" "$ROOT/elsewhere.key" && ln -s "$ROOT/elsewhere.key" "$1"; }

yes "before: a referral of the police passes" refer hiow-police "$R/ppn-standard.json" first
world_stop hiow-police
kept
for kind in sign curve enc; do
	spoilt "a $kind key that others may read" chmod 644 "$(file $kind)"
	spoilt "a $kind key that its group may read" chmod 640 "$(file $kind)"
	spoilt "a $kind key behind a symbolic link" linked "$(file $kind)"
	spoilt "a $kind key of two names" ln "$(file $kind)" "$ROOT/second-$kind.key"
	spoilt "no $kind key" rm "$(file $kind)"
	spoilt "half a $kind key" truncate -s 60 "$(file $kind)"
	[ "$(id -u)" != 0 ] || spoilt "a $kind key of another user" chown 65534 "$(file $kind)"
done
spoilt "a folder of keys that others may enter" chmod 755 "$KEYS"
others "after keys that were refused"

# A borrowed key: the police's agent with the ambulance's transport key.
cp -p "$ROOT/var/lib/tellback/scas-ambulance/keys/curve.key" "$KEYS/curve.key"
if timeout 20 "$BIN/tellback" key show --agency hiow-police --root "$ROOT" >"$SAID" 2>&1; then borrowed=runs; else borrowed=refused; fi
if [ $borrowed = runs ]; then
	world_stop scas-ambulance
	: >"$ROOT/log/hiow-police.log"
	world_agent hiow-police || stop "the police's agent did not start"
	post hiow-police "$R/ppn-medium.json" borrowed
	log_says hiow-police link.not-us
	ok "with another agency's transport key the agent sees that it is not known as itself"
	no "and nothing it has goes out" test -e "$(world_spool hiow-police)/out/sent/borrowed.accepted.json"
	world_stop hiow-police
	world_agent scas-ambulance || stop "the ambulance's agent did not start"
else
	ok "another agency's transport key is seen at the start"
fi
again
others "after a borrowed key"

# An unknown key: a pair of our own making, that no directory has.
world_do "$BIN/tellback" init --agency stranger --root "$ROOT" --card "$ROOT/stranger.card"
cp -p "$ROOT/var/lib/tellback/stranger/keys/curve.key" "$KEYS/curve.key"
: >"$ROOT/log/hiow-police.log"
world_agent hiow-police || stop "the police's agent did not start"
post hiow-police "$R/two-agencies-police.json" unknown
log_says hiow-police "link.refused event=[0-9]* why=key-refused"
ok "a transport key that is in no directory is not let in"
others "while an unknown key knocks"
world_stop hiow-police
again
world_agent hiow-police || stop "the police's agent did not start"
yes "with its own key again what waited goes out" accepted hiow-police unknown
[ $borrowed = refused ] || yes "and what waited before" accepted hiow-police borrowed

# A revoked key, on a live connection: the broker says so or, if it has heard of it, the agent itself.
world_do "$BIN/tellback" registrar revoke hiow-police sign --reason lost --directory "$ROOT/offline/directory" ||
	stop "revoke"
world_sign "$ROOT/offline/directory" && world_do world_ctl load "$ROOT/offline/directory.note" || stop "the directory"
post hiow-police "$R/ppn-high.json" revoked
sent=$(world_spool hiow-police)/out/sent/revoked.accepted.json error=$(world_spool hiow-police)/out/failed/revoked.error.json
await --any "$sent" "$error"
yes "what a revoked key signs is not taken, and its sender is told" grep -q -E 'note-signature|own-key' "$error"
others "after a key was revoked"
scene_end
