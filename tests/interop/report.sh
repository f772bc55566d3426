#!/bin/sh
# A report printed by a browser: headless Chromium makes a PDF of the page, and
# pdftotext finds in it every indicator's name and the figure of every month.
# usage: tests/interop/report.sh   (OUT says where report_driver is built)
set -u
driver=${OUT:-build/plain}/interop/report_driver
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
say() { # label, 0 for good
	if [ "$2" -eq 0 ]; then echo "ok - report: $1"; else echo "not ok - report: $1"; failed=1; fi
}
for tool in chromium pdftotext pdfinfo; do
	command -v $tool >/dev/null 2>&1 || { echo "not ok - report: $tool is there"; exit 1; }
done

# Prints PAGE as PDF, with a profile of its own and nothing from the network.
print_page() { # page, pdf
	HOME=$work timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
		--disable-background-networking --proxy-server=127.0.0.1:9 --user-data-dir="$work/profile" \
		--no-pdf-header-footer --print-to-pdf="$2" "file://$1" >"$work/chromium.log" 2>&1 &&
		[ -s "$2" ] || { tail -5 "$work/chromium.log"; return 1; }
}

# Prints what of WANTED is not in the PDF; ends 0 if nothing is missing.
# White space is no matter.  A row's figures stand side by side in one line of
# the laid-out text, behind its id; names and reasons may be broken over lines
# inside their cell, so they are looked for in the text cell by cell.  Tables
# of more than thirteen months are two tables, the months shared between them.
missing() { # pdf, wanted
	pdftotext -layout "$1" "$work/laid" && pdftotext -raw "$1" "$work/raw" || return 1
	awk -F'|' -v laid="$work/laid" -v raw="$work/raw" '
	function squeezed(text) { gsub(/[ \t\r\n\f]+/, "", text); return text }
	BEGIN {
		while ((getline line < laid) > 0) rows[++count] = squeezed(line)
		while ((getline line < raw) > 0) all = all squeezed(line)
	}
	function is_there(id, figures,   i) {
		for (i = 1; i <= count; i++)
			if (index(rows[i], id) == 1 && index(rows[i], figures)) return 1
		return 0
	}
	{
		if (!index(all, squeezed($2))) { print "the name " $2; lost = 1 }
		if (NF == 3) {
			if (!index(all, "notinthelog:" squeezed($3))) { print $1 ": " $3; lost = 1 }
			next
		}
		months = NF - 2; sheets = int((months + 12) / 13)
		for (s = 0; s < sheets; s++) {
			figures = ""
			for (i = int(months * s / sheets); i < int(months * (s + 1) / sheets); i++) figures = figures squeezed($(i + 3))
			if (!is_there(squeezed($1), figures)) { print $1 ": " figures; lost = 1 }
		}
		found++
	}
	END { if (!found) { print "nothing was looked for"; lost = 1 } exit lost }' "$2"
}

"$driver" 13 "$work/page.html" "$work/wanted"; say "a report of thirteen months is written" $?
print_page "$work/page.html" "$work/page.pdf"; say "Chromium prints it" $?
missing "$work/page.pdf" "$work/wanted"; say "pdftotext finds every indicator and every month's figure" $?
pdfinfo "$work/page.pdf" | grep -q 'Page size:.*A4'; say "the sheets are A4" $?
for words in 'Read this first' 'letter of 17 July 2025' 'letter of 18 January 2022' 'better than in August 2023' \
	'worse than in' '12 h 1 min' '37 of 61, 61.2 %' 'suppressed: a count from 1 to below 5'; do
	grep -qF "$words" "$work/laid"; say "the print says: $words" $?
done
[ "$(grep -c 'page [0-9]* of [0-9]*' "$work/laid")" -eq "$(pdfinfo "$work/page.pdf" | sed -n 's/^Pages: *//p')" ]
say "each sheet has its number" $?

# a control: one figure less in the tables, and it is missed
figure=$(sed -n 's/^P6|\([^|]*|\)\{4\}\([^|]*\)|.*/\2/p' "$work/wanted")
sed "/<td class=\"l n\">P6</s/<td>$figure<\/td>/<td><\/td>/" "$work/page.html" >"$work/less.html"
if [ -n "$figure" ] && ! cmp -s "$work/page.html" "$work/less.html"; then
	print_page "$work/less.html" "$work/less.pdf"
	[ "$(missing "$work/less.pdf" "$work/wanted" | grep -c '^P6: ')" -eq 1 ]
	say "a page without $figure, one figure of P6, is noticed" $?
else
	say "there is a figure to take away" 1
fi

"$driver" 24 "$work/two.html" "$work/wanted"; say "a report of two years is written" $?
print_page "$work/two.html" "$work/two.pdf" && missing "$work/two.pdf" "$work/wanted"
say "pdftotext finds every figure of two years" $?
exit $failed
