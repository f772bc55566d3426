#!/bin/sh
# Who asks for a fault arm that there is none of is told so, with the names of
# those that there are, before anything is compiled.
set -u
cd "$(dirname "$0")/../.." || exit 1
fails=0
there=$(for script in tests/chaos/arms/*.sh; do basename "$script" .sh; done | tr '\n' ' ')
# asked ARMS, its words...: what is said, and how it ended.  A dry run: nothing is made even where nothing is said.
asked() { (unset MAKEFLAGS MAKELEVEL ARMS; make -n "$@" 2>&1; echo "ended $?"); }
for rule in chaos campaign; do
	said=$(asked "$rule" "ARMS=kills nosuch cuts")
	case $said in *"no arm nosuch; there are: ${there% }"*"ended 2") ok=1 ;; *) ok=0 ;; esac
	case $said in *programs* | *"$rule".sh* | *run.sh*) ok=0 ;; esac
	[ $ok = 1 ] && echo "ok - arms: make $rule names those that there are, first" || {
		echo "$said" | tail -5; echo "not ok - arms: make $rule ARMS=nosuch"; fails=1; }
done
for script in "run.sh none" "campaign.sh none 1"; do
	said=$(tests/chaos/$script nosuch 2>&1; echo "ended $?")
	case $said in *"no arm nosuch; there are: ${there% }"*"ended 2") echo "ok - arms: so does ${script%% *}" ;;
	*) echo "$said" | tail -5; echo "not ok - arms: $script nosuch"; fails=1 ;; esac
done
exit $fails
