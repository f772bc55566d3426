#!/bin/sh
# Nothing is lost and nothing happens twice when a process dies at the worst
# moment: core, front, the whole broker, the sender's agent and the recipient's,
# each killed with SIGKILL at five moments of one referral's way to its close.
# Needs $OUT, the sanitised build.
set -u
cd "$(dirname "$0")/../.." || exit 1
SCENE=crash
# shellcheck source=tests/scenario/lib.sh
. tests/scenario/lib.sh
only hiow-police "$CRS" "$EDT"
POLICE=hiow-police
LOG=debug # the steps, for the model
scene_begin
log_says "$EDT" event=message.accepted # its card
world_stop "$EDT" # it has something to catch up with at the end
TIMES=''

# dies VICTIM STOPPED: killed while the process STOPPED stands still, which then
# goes on if it was not the one; both run again when this returns.
dies() {
	case $1 in
	core | front)
		restarts=$(log_count tellbackd "broker.restarted process=$1")
		began=$(date +%s%N)
		world_kill "$1" "$(worker "$1")"
		go_on "$2"
		log_says tellbackd "broker.restarted process=$1" $((restarts + 1))
		[ "$1" = core ] || TIMES="$TIMES $((($(date +%s%N) - began) / 1000000))"
		;;
	broker) broker_kill; go_on "$2"; world_broker || stop "the broker did not come back" ;;
	*) agent_kill "$1"; go_on "$2"; again "$1" ;;
	esac
}
go_on() { ! [ -d "/proc/$1" ] || kill -CONT "$1" 2>/dev/null; }

# An agent whose line broke lately waits ever longer before it rings again, as it
# should; a new one has no such memory, and we have no such time.
rested() {
	case $1 in front | broker) ;; *) return ;; esac
	kill -TERM "$(world_pid $POLICE)" "$(world_pid "$CRS")"
	for id in $POLICE "$CRS"; do world_stop "$id"; again "$id"; done
}

# One referral on its way to its close; VICTIM dies five times.
story() {
	victim=$1 name=crash-$1
	sed "s/\"clientReference\": \"[^\"]*\"/\"clientReference\": \"$name\"/" "$R/ppn-high.json" >"$ROOT/$name.json"

	# sent, and not answered: core stands still
	core=$(worker core) seq=$(status_of $POLICE nextSeq)
	kill -STOP "$core"
	post $POLICE "$ROOT/$name.json" "$name"
	until_status $POLICE nextSeq $((seq + 1))
	dies "$victim" "$core"
	referral=$(accepted $POLICE "$name") || exit 1
	case=$(member "$(world_spool $POLICE)/out/sent/$name.accepted.json" case)
	arrived "$CRS" "$referral"
	ok "$victim died while a referral was sent and unanswered: it arrived"
	rested "$victim"

	# seen, but the receipt is not delivered: the sender's agent stands still
	police=$(world_pid $POLICE)
	kill -STOP "$police"
	open_by "$CRS" "$referral"
	dies "$victim" "$police"
	happened $POLICE opened "$referral" "$CRS"
	ok "$victim died while a receipt was on its way: the sender knows that it was opened"
	rested "$victim"

	# accepted, and not fetched
	# shellcheck disable=SC2046
	set -- $(children "$referral")
	police=$(world_pid $POLICE)
	kill -STOP "$police"
	answer decision-nfa "$name-nfa" "$referral" "$case" $POLICE "$@"
	dies "$victim" "$police"
	told $POLICE "$name-nfa"
	ok "$victim died while an answer was accepted and not fetched: it was delivered"
	rested "$victim"

	# fetched and durable, not verified: the vault stands still
	seq=$(log_count $POLICE inbox.durable) sealed=$(vault $POLICE)
	kill -STOP "$sealed"
	sent_progress=$(world_as "$CRS" progress "$referral" --code seen --next-by 2026-11-30T17:00:00Z --words "TEST $name" | sed -n 's/^id  *//p')
	log_says $POLICE inbox.durable $((seq + 1))
	dies "$victim" "$sealed"
	happened "$CRS" verified "$sent_progress" $POLICE
	ok "$victim died between delivery and verified: the answer was verified"
	rested "$victim"
	open_by $POLICE "$ANSWER"

	# the close, not answered
	core=$(worker core) seq=$(status_of "$CRS" nextSeq)
	happened "$CRS" opened "$ANSWER" $POLICE
	kill -STOP "$core"
	world_as "$CRS" close "$case" --reason complete >"$ROOT/close" 2>&1 9>&- &
	closer=$!
	until_status "$CRS" nextSeq $((seq + 1))
	dies "$victim" "$core"
	wait "$closer" 2>/dev/null
	close=$(sed -n 's/.*message.offered id=\([0-9a-f]*\) type=close.*/\1/p' "$ROOT/log/$CRS.log" | tail -1)
	happened "$CRS" accepted "$close"
	ok "$victim died while the close was unanswered: the case closed"
	rested "$victim"
}

for victim in core front broker $POLICE "$CRS"; do story "$victim"; done
again "$EDT"
happened "$EDT" arrived "$ANSWER"
for id in $POLICE "$CRS" "$EDT"; do until_idle "$id"; done
echo "# front was back after$TIMES ms"
is "five referrals, five answers, five words, five closes, no more" \
	"$(notes | awk '$1 == "envelope" {for (i = 2; i < NF; i++) if ($i == "type") count[$(i + 1)]++} END {print count["referral"], count["decision"], count["progress"], count["close"]}')" "5 5 5 5"
is "none was refused" "$(notes | grep -c '^refused')" 0
yes "every agency's notes are numbered without a gap, and nothing was said twice" notes_are_whole
for id in $POLICE "$CRS" "$EDT"; do yes "nothing happened to $id twice" journal_is_single "$id"; done
is "the front door has five referrals" "$(world_as "$CRS" inbox --all --json | grep -c '"type":"referral"')" 5
is "and its folder as many" "$(ls "$(world_spool "$CRS")/in/new" | grep -c '^[0-9a-f]*\.json')" 5
is "the police have five answers and five words" "$(world_as $POLICE inbox --all --json | grep -c '"re"')" 10
is "all five cases are told to be closed" "$(world_as $POLICE notices | grep -c ' closed ')" 5
is "thirty-five processes died, and five supervisors" "$(grep -c -v tellbackd "$ROOT/kills") $(grep -c tellbackd "$ROOT/kills")" "35 5"
tests/model/trace.sh "$ROOT"/log/*.log >"$ROOT/followed" 2>&1
is "what core and the agents did in five cases is what the model of delivery does" \
	"$(sed -n 's/^model: \(followed=[0-9]*\) .* \(failed=.*\)$/\1 \2/p' "$ROOT/followed" | grep . || cat "$ROOT/followed")" "followed=5 failed=0 left-out=0"
scene_end
