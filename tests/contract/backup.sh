#!/bin/sh
# Backups of a running broker: made under load, killed half-way, on a full disk, by two at once; opened with the wrong
# key, damaged and cut off; put back over nothing, over a newer store, with and without the log; and nothing that was
# accepted is lost by it.
# Needs $OUT (sanitised build), age, strace, and a mount namespace of its own for the full disk.
set -u
cd "$(dirname "$0")/../.." || exit 1
if [ -z "${BACKUP_INSIDE:-}" ]; then
	BACKUP_INSIDE=1
	export BACKUP_INSIDE
	if [ "$(id -u)" = 0 ]; then exec unshare -m "$0"; else exec unshare -rm "$0"; fi
fi
SCENE=backup
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
only hiow-police "$CRS" "$EDT"
POLICE=hiow-police
BROKER=$ROOT/var/lib/tellback/broker
CONF=$ROOT/etc/tellback/broker.conf
B=$ROOT/backups
mkdir -p "$B"
for tool in age age-keygen strace; do command -v "$tool" >/dev/null || stop "$tool is missing"; done

backup() { world_ctl backup "$@"; }
verify() { backup verify "$1" --identity "$ROOT/key" --in "$ROOT"; }
put_back() { backup restore "$1" --identity "$ROOT/key"; }
refuses() { timeout 30 "$BIN/tellbackd" --root "$ROOT" -c "$CONF"; }
clean() { [ -z "$(find "$B" "$BROKER" -name '*.part' -o -name '*.copy' -o -name '*.restoring*')" ]; }
is_locked() { grep -q "FLOCK .*:$(stat -c %i "$1") " /proc/locks; }
core_answers() { world_ctl status >/dev/null 2>&1; }
leaves() { world_ctl status --json | sed 's/.*"leaves":\([0-9]*\).*/\1/'; }
covered() { world_ctl status --json | sed 's/.*"backedUp":\([0-9]*\).*/\1/'; }
named_file() { sed "s/\"clientReference\": \"[^\"]*\"/\"clientReference\": \"$1\"/" "$R/ppn-high.json" >"$ROOT/$1.json"; }
# the sanitiser looks for leaks as a tracer, and beside strace there is room for none
traced() { ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 strace "$@"; }
all_idle() { for id in $POLICE "$CRS" "$EDT"; do until_idle "$id"; done; }
# load N: so many referrals, one after another, each accepted; their ids are in ROOT/accepted
load() {
	n=0
	while [ $n -lt "$1" ]; do
		n=$((n + 1)) name=load-$2-$n
		named_file "$name"; post $POLICE "$ROOT/$name.json" "$name"
		accepted $POLICE "$name" >>"$ROOT/accepted" || return 1
	done
}

scene_begin
# ---- whose key opens it ---------------------------------------------------------------
expect "without a recipient there is no backup" 78 "recipient = age1" backup create "$B/one.age"
printf '[backup]\nrecipient = age1nonsense\n' >>"$CONF"
expect "a recipient that is none is named before anything is made" 78 "recipient is age1" backup create "$B/one.age"
age-keygen -o "$ROOT/key" 2>/dev/null; age-keygen -o "$ROOT/second" 2>/dev/null; age-keygen -o "$ROOT/other" 2>/dev/null
sed -i '/^recipient/d' "$CONF"
for key in key second; do echo "recipient = $(age-keygen -y "$ROOT/$key")" >>"$CONF"; done
expect "words that are none" 2 "usage: tellbackctl backup create FILE" backup make "$B/one.age"
expect "a folder that is not there" 5 "no such folder" backup create "$B/none/one.age"

# ---- under load -------------------------------------------------------------------------
# something large, so that the copy takes many steps
head -c $((24 * 1048576)) /dev/urandom >"$(world_spool $POLICE)/out/new/large.bin"
sed "s/\"clientReference\": \"[^\"]*\"/\"clientReference\": \"large\", \"attachments\": [{\"file\": \"large.bin\", \"mediaType\": \"video\\/mp4\"}]/" \
	"$R/ppn-high.json" >"$ROOT/large.json"
post $POLICE "$ROOT/large.json" large
large=$(accepted $POLICE large) || exit 1
: >"$ROOT/accepted"
load 12 one & loader=$!
expect "a backup is made while referrals come in" 0 "sha256" backup create "$B/one.age"
expect "and another" 0 "sha256" backup create "$B/two.age"
wait $loader; is "no referral was refused or kept waiting by it" $? 0
expect "the first is whole" 0 "is whole: broker testbed" verify "$B/one.age"
expect "and so is the second, by the second key" 0 "by the log's key" backup verify "$B/two.age" --identity "$ROOT/second" --in "$ROOT"
yes "nothing is left beside the store or the files" clean
expect "a backup is written over nothing" 6 "written over nothing" backup create "$B/one.age"
is "stock tools open it" "$(age -d -i "$ROOT/key" "$B/one.age" | tar t | tr '\n' ' ')" "backup checkpoint roots broker.db "
is "the file is its maker's alone" "$(stat -c %a "$B/one.age")" 600

# ---- two at once, killed, the broker killed ------------------------------------------------
# held FILE: a create that has begun, of a core that stands still
held() {
	core=$(worker core); kill -STOP "$core"
	backup create "$1" >"$ROOT/held.out" 2>&1 9>&- & holder=$!
	within is_locked "$BROKER/broker.db.copy.lock" || stop "the backup never began"
}
held "$B/three.age"
expect "two at once: the second is told so" 1 "another backup is just being made" backup create "$B/four.age"
kill -CONT "$core"; wait $holder; is "and the first is made" $? 0
expect "whole" 0 "is whole" verify "$B/three.age"
# what is killed leaves nothing that looks like a backup, and the next run does as if it had not been
for at in connect:5 write:20 write:300 fsync:1 renameat2:1; do
	rm -f "$B/killed.age"
	traced -f -o /dev/null -e trace="${at%:*}" -e "inject=${at%:*}:signal=SIGKILL:when=${at#*:}" \
		"$BIN/tellbackctl" --root "$ROOT" backup create "$B/killed.age" >"$SAID" 2>&1
	is "killed at $at" "$?-$(test -e "$B/killed.age"; echo $?)" 137-1
	expect "the next run makes it" 0 "sha256" backup create "$B/killed.age"
	yes "and leaves nothing of the killed one" clean
done
expect "it is whole" 0 "is whole" verify "$B/killed.age"
held "$B/lost.age"
world_kill core "$core"; wait $holder
is "core dies meanwhile: there is no backup" "$?-$(test -e "$B/lost.age"; echo $?)" 3-1
within core_answers || stop "core did not come back"
yes "and the reason is said" grep -q "nobody listens" "$ROOT/held.out"
yes "nothing is left" clean

# ---- a full disk ----------------------------------------------------------------------------
mkdir "$ROOT/small"; mount -t tmpfs -o size=2m,mode=0700 small "$ROOT/small" || stop "no tmpfs"
expect "a full disk is said" 1 "no room on that disk" backup create "$ROOT/small/full.age"
is "and nothing is left on it" "$(find "$ROOT/small" -type f | wc -l)" 0
load 1 full; is "the broker goes on" $? 0
expect "nor is a backup opened where there is no room" 1 "no room" backup verify "$B/one.age" --identity "$ROOT/key" --in "$ROOT/small"
is "and nothing of it is left" "$(find "$ROOT/small" -mindepth 1 | wc -l)" 0
umount "$ROOT/small"; rmdir "$ROOT/small"

# ---- wrong keys, damaged files ----------------------------------------------------------------
expect "another key does not open it" 1 "sealed to other keys" backup verify "$B/one.age" --identity "$ROOT/other" --in "$ROOT"
chmod 644 "$ROOT/other"
expect "a key file that others may read is not used" 4 "mode 0600" backup verify "$B/one.age" --identity "$ROOT/other" --in "$ROOT"
expect "a key file that is none" 1 "no identity file" backup verify "$B/one.age" --identity "$ROOT/accepted" --in "$ROOT"
size=$(stat -c %s "$B/one.age")
for at in 30 250 600 70000 $((size / 2)) $((size - 20)); do
	cp "$B/one.age" "$B/bad.age"
	dd if=/dev/urandom of="$B/bad.age" bs=1 count=8 seek="$at" conv=notrunc 2>/dev/null
	verify "$B/bad.age" >"$SAID" 2>&1
	is "damaged at $at" "$?-$(grep -c "is whole" "$SAID")" 1-0
done
for cut in 0 100 300 70000 $((size - 65552)) $((size - 1)); do
	head -c "$cut" "$B/one.age" >"$B/bad.age"
	verify "$B/bad.age" >"$SAID" 2>&1
	is "cut off at $cut" "$?-$(grep -c "is whole" "$SAID")" 1-0
done
echo TEST | age -r "$(age-keygen -y "$ROOT/key")" >"$B/bad.age"
expect "something else that is sealed to us" 1 "no backup of a broker" verify "$B/bad.age"
expect "a folder" 1 "is a folder" verify "$B"
expect "the backup in the place of the key" 1 "no identity file" backup verify "$B/one.age" --identity "$B/one.age"
expect "help is of the one verb" 0 "backup done FILE | --sha256 HEX" backup --help
is "and of no other" "$(grep -c "store check" "$SAID")" 0
# killed anywhere, a look leaves nothing unsealed: while it is taken apart, while it gets its name, while it is looked at
mkdir "$ROOT/looked"
for at in write:5 write:300 fsync:1 linkat:1 unlink:2 pread64:60 pread64:2000; do
	traced -f -o /dev/null -e trace="${at%:*}" -e "inject=${at%:*}:signal=SIGKILL:when=${at#*:}" \
		"$BIN/tellbackctl" --root "$ROOT" backup verify "$B/one.age" --identity "$ROOT/key" --in "$ROOT/looked" >"$SAID" 2>&1
	is "a look killed at $at leaves no file" "$?-$(find "$ROOT/looked" -type f | wc -l)" 137-0
done
rm -rf "$ROOT/looked"; mkdir "$ROOT/looked"
# a filesystem that has no files without a name
look() { traced -o "$ROOT/opened" -e trace=openat "$@" "$BIN/tellbackctl" --root "$ROOT" backup verify "$B/one.age" --identity "$ROOT/key" --in "$ROOT/looked"; }
expect "it is looked at without a name" 0 "is whole" look
nameless=$(grep -n O_TMPFILE "$ROOT/opened" | cut -d: -f1)
expect "where it needs one it is looked at, too" 0 "is whole" look -e "inject=openat:error=EOPNOTSUPP:when=$nameless"
is "under its name" "$(grep -A1 O_TMPFILE "$ROOT/opened" | grep -c 'EOPNOTSUPP\|broker.db.*O_EXCL')" 2
is "and nothing is left" "$(find "$ROOT/looked" -mindepth 1 | wc -l)" 0
rm -rf "$ROOT/looked"
is "what was opened for a look is gone again" "$(find "$ROOT" -maxdepth 1 -name 'tellback-verify*' | wc -l)" 0

# ---- in another place ---------------------------------------------------------------------------
is "nothing is covered yet" "$(covered)" 0
expect "a file that is no backup of this broker covers nothing" 5 "no backup of this broker" backup done "$B/bad.age"
expect "nor does one that is not there" 5 "there is no such file" backup done "$B/none.age"
expect "nor a folder" 1 "the backup's file is wanted" backup done "$B"
expect "the operator says where it is" 0 "are in a backup in another place" backup done "$B/one.age"
is "and is warned that it lies on the disk of the store" "$(grep -c "warning: $B/one.age lies on the same filesystem as the store" "$SAID")" 1
mkdir "$ROOT/away"; mount -t tmpfs -o size=200m,mode=0700 away "$ROOT/away" || stop "no tmpfs"
cp "$B/one.age" "$ROOT/away/"
expect "one on another filesystem is said" 0 "are in a backup in another place" backup done "$ROOT/away/one.age"
is "without a warning" "$(grep -c "warning" "$SAID")" 0
expect "one of nobody's is refused" 5 "no backup of this broker" backup done "$B/bad.age"
is "and not warned of" "$(grep -c "warning" "$SAID")" 0
umount "$ROOT/away"; rmdir "$ROOT/away"
one=$(covered)
yes "so many leaves are covered" test "$one" -gt 0
expect "by its hash as well" 0 "in another place" backup done --sha256 "$(sha256sum "$B/three.age" | cut -d' ' -f1)"
three=$(covered)
yes "the newest counts" test "$three" -gt "$one"
expect "an older one afterwards takes nothing back" 0 "in another place" backup done "$B/two.age"
is "what is covered stays so" "$(covered)" "$three"
yes "the status screen says so" sh -c '"$0" --root "$1" status | grep -q "^backup  *$2 leaves in another place"' "$BIN/tellbackctl" "$ROOT" "$three"

# ---- never over a newer store -------------------------------------------------------------------
expect "not while the broker runs" 1 "stop tellbackd first" put_back "$B/one.age"
expect "tonight's" 0 "sha256" backup create "$B/night.age"
load 3 after; all_idle
world_ctl notes "$ROOT/copy" >/dev/null || stop "no copy of the log"
world_ctl duties >"$ROOT/duties.before"
had=$(leaves)
world_stop tellbackd
before=$(sha256sum <"$BROKER/broker.db")
expect "over a newer store it is not put" 6 "it is newer" put_back "$B/night.age"
is "which is as it was" "$(sha256sum <"$BROKER/broker.db")" "$before"
expect "nor a damaged one over anything" 1 "" put_back "$B/bad.age"
is "it still is" "$(sha256sum <"$BROKER/broker.db")" "$before"
yes "nothing is left" clean
expect "unless it is told to" 0 "what stood there is kept" backup restore "$B/night.age" --identity "$ROOT/key" --replace
kept=$(find "$BROKER" -name 'broker.db.before-*')
is "and it is kept, to the last byte" "$(sha256sum <"$kept")" "$before"
expect "the log has shown more: tellbackd refuses" 78 "tellbackctl restore --log COPY" refuses
mv "$kept" "$BROKER/broker.db"
expect "the same once more over an older store" 6 "it is newer" put_back "$B/night.age"

# ---- killed while it is put back -------------------------------------------------------------------
rm -rf "$ROOT/lost"; mkdir "$ROOT/lost"; mv "$BROKER"/broker.db* "$BROKER/log" "$ROOT/lost/"
for at in write:40 pwrite64:5 rename:1; do
	traced -f -o /dev/null -e trace="${at%:*}" -e "inject=${at%:*}:signal=SIGKILL:when=${at#*:}" \
		"$BIN/tellbackctl" --root "$ROOT" backup restore "$B/night.age" --identity "$ROOT/key" >"$SAID" 2>&1
	is "killed at $at: nothing stands there" "$?-$(test -e "$BROKER/broker.db"; echo $?)" 137-1
done

# ---- two at once, and tellbackd meanwhile, where nothing stands --------------------------------------------
mkfifo "$ROOT/coming.age"
put_back "$ROOT/coming.age" >"$ROOT/held.out" 2>&1 9>&- & holder=$!
within is_locked "$BROKER" || stop "it never began to be put back"
expect "while one is put back another is not" 1 "just being made or put back" put_back "$B/night.age"
expect "nor does tellbackd make a store there" 1 "why=busy" refuses
expect "nor is one filled from a copy of the log" 1 "another process has it" world_ctl restore --log "$ROOT/copy"
no "nothing stands there yet" test -e "$BROKER/broker.db"
cat "$B/night.age" >"$ROOT/coming.age"
wait $holder; is "the first is put back" "$?-$(grep -c "the log is not here" "$ROOT/held.out")" 0-1
rm -f "$BROKER"/broker.db* "$ROOT/coming.age"

# ---- the disk is lost: store and log -----------------------------------------------------------------
expect "the backup is put back" 0 "the log is not here" put_back "$B/night.age"
yes "and leaves nothing beside it" clean
expect "without the log nobody knows what came after: tellbackd refuses" 78 "fill it from a copy of the log" refuses
expect "so does its check" 78 "put back from a backup" "$BIN/tellbackd" --root "$ROOT" -c "$CONF" --check-config
expect "a second run over the same is no harm" 0 "its store is in its place" put_back "$B/night.age"
expect "the sub-group's copy fills it" 0 "leaves were refilled" world_ctl restore --log "$ROOT/copy"
world_broker || stop "tellbackd did not start with the filled store"
is "it has what it had" "$(leaves)" "$had"
world_ctl duties >"$ROOT/duties.after"
yes "every duty is as it was" diff "$ROOT/duties.before" "$ROOT/duties.after"
for id in $POLICE "$CRS"; do until_idle "$id"; done
load 1 restored; is "and referrals go on" $? 0
# an agency that is not in touch again yet has nothing to say, and its receipt would come after the backup
for id in "$CRS" "$EDT"; do arrived "$id" "$(tail -1 "$ROOT/accepted")"; done
all_idle
notes >"$ROOT/notes"
lost=0
while read -r id; do grep -q "^envelope .* id $id " "$ROOT/notes" || lost=$((lost + 1)); done <"$ROOT/accepted"
is "of all that was accepted nothing is lost" "$lost of $(wc -l <"$ROOT/accepted")" "0 of 17"
yes "nothing is there twice" notes_are_whole
no "no agency saw another log" grep -q "event=log.forked" "$ROOT/log/$POLICE.log" "$ROOT/log/$CRS.log"
arrived "$CRS" "$large"
expect "a backup of the restored broker" 0 "sha256" backup create "$B/new.age"
expect "is whole" 0 "is whole" verify "$B/new.age"

# ---- an idle broker is put on another machine: the log is brought along ----------------------------------
world_stop tellbackd
rm -rf "$ROOT/lost"; mkdir "$ROOT/lost"; mv "$BROKER"/broker.db* "$ROOT/lost/"
expect "with its log it needs nothing else" 0 "start tellbackd" put_back "$B/new.age"
world_broker || stop "tellbackd did not start with its log"
load 1 moved; is "and goes on" $? 0

# ---- the disk is lost, and no copy of the log is left but an old one ---------------------------------------
expect "the last backup there will be" 0 "sha256" backup create "$B/last.age"
load 2 last; all_idle
world_ctl notes "$ROOT/found" >/dev/null || stop "no copy of the log" # and found again when it is too late
world_stop tellbackd
expect "a log that can go on is not ended" 6 "it can go on" world_ctl restore --new-log --reason other
rm -rf "$ROOT/lost"; mkdir "$ROOT/lost"; mv "$BROKER"/broker.db* "$BROKER/log" "$ROOT/lost/"
expect "without a store there is nothing to go on with" 5 "it is not there" world_ctl restore --new-log --reason disk-lost
expect "the last backup is put back" 0 "the log is not here" put_back "$B/last.age"
expect "a copy older than the backup says nothing of what came after" 1 "older than the backup" world_ctl restore --log "$ROOT/copy"
expect "so tellbackd goes on refusing" 78 "begin a new log" refuses
expect "a reason is a word of the list" 2 "disk-lost" world_ctl restore --new-log --reason "a fire"
for at in fdatasync:1 rename:1 rename:1; do
	traced -f -o /dev/null -e trace="${at%:*}" -e "inject=${at%:*}:signal=SIGKILL:when=${at#*:}" \
		"$BIN/tellbackctl" --root "$ROOT" restore --new-log --reason disk-lost >"$SAID" 2>&1
	is "killed at $at" $? 137
	expect "tellbackd goes on refusing" 78 "begin a new log" refuses
done
yes "a new log begins" sh -c '"$0" --root "$1" restore --new-log --reason disk-lost >"$1/new.public" 2>"$1/said"' "$BIN/tellbackctl" "$ROOT"
yes "its line is the registrar's" grep -q '^log testbed.log-2+' "$ROOT/new.public"
expect "twice it does not" 6 "has begun already" world_ctl restore --new-log --reason disk-lost
is "there is one new key, and the old one is kept" "$(find "$BROKER/keys" -name 'log.key*' | wc -l)" 2
world_broker || stop "tellbackd did not start with a new log"
load 1 new; is "referrals go on before any ceremony" $? 0
no "nobody is shown a log that the roots have not named" world_ctl notes "$ROOT/early"
"$BIN/tellback" registrar broker "$ROOT/new.public" --directory "$ROOT/offline/directory" >/dev/null || stop "the registrar"
world_sign "$ROOT/offline/directory" || stop "directory 2"
expect "the roots name the new log" 0 "" world_ctl load "$ROOT/offline/directory.note"
load 1 named; all_idle
is "its first new leaf says why" "$(notes | grep -c '^notice tellback/notice/v1 kind restore .* code disk-lost ')" 1
await "$(world_spool $POLICE)/out/sent/load-named-1.proof"
yes "agents believe it" grep -q "testbed.log-2" "$(world_spool $POLICE)/out/sent/load-named-1.proof"
await "$(world_spool $POLICE)/out/sent/load-new-1.proof"
ok "and prove by it what was accepted before it had a name"
expect "the sub-group copies it" 0 "" world_ctl notes "$ROOT/copy-2"
expect "and finds all as it should be" 0 "all is as it should be" \
	"$BIN/tellback-review" verify --from "$ROOT/copy-2" --roots "$ROOT/var/lib/tellback/$POLICE/roots"
expect "an old copy that is part of both goes on" 0 "" world_ctl notes "$ROOT/copy"
expect "one of the old log's end, found again, is left as it is" 6 "" world_ctl notes "$ROOT/found"
notes >"$ROOT/notes"
lost=0
while read -r id; do grep -q "^envelope .* id $id " "$ROOT/notes" || lost=$((lost + 1)); done <"$ROOT/accepted"
is "what came after the backup the agencies brought back: nothing is lost" "$lost of $(wc -l <"$ROOT/accepted")" "0 of 22"
yes "nothing is there twice" notes_are_whole
no "no agency took it for a forged log" grep -q "event=log.forked" "$ROOT/log/$POLICE.log" "$ROOT/log/$CRS.log" "$ROOT/log/$EDT.log"
scene_end
