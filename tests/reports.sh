#!/bin/sh
# The sanitisers' reports in a folder that are findings, one name a line.
# usage: tests/reports.sh FOLDER
# A process that is killed while it looks for leaks (the scenes kill at any
# moment) leaves an empty one, or one that says no more than that its threads
# could not be read.
set -u
for report in "$1"/*; do
	[ -e "$report" ] || continue
	if grep -qvE '^(==([^=]+==)?[0-9]+==Unable to get registers from thread [0-9]+\.)?$' "$report"; then echo "$report"; fi
done
