row 13
finding The queue at health grows, and nobody sees it
source docs/PROCESSES.md row 13: in 2025 there were too few health navigators; a manager at the front door sorted requests by hand.
players crs edt health police

arm as found
# One can be worked on at a time.  What goes beyond it waits at the front door, where both sides see it, and is not lost.
at 2026-11-02 09:10
health types K1: capacity --open 1 --until {@2026-11-05 17:00} --words "One navigator is away"
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
police sends referral R2
  grade: medium
  child: Ben TEST-Mole
crs opens R1
crs opens R2
crs types Q1: ask {R1} --to health --rag amber --question "Has she been seen for an injury since September?" --context "Lives with her aunt" --from 2026-09-01 --until 2026-11-01 --basis "Children Act 2004 s16LA"
crs types Q2: ask {R2} --to health --rag amber --question "Were appointments missed?" --context "Lives with both parents" --from 2026-09-01 --until 2026-11-01 --basis "Children Act 2004 s16LA"
  reads: held here, place 1 of 1
health has Q1
health has not Q2
# The one that went is never answered.
at 2026-11-04 09:00
crs types: requests --agency health
  reads: OVERDUE
  reads: held 1 of 1
health types: owed
  reads: overdue information-response crs
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara overdue
  R2 acknowledge crs -> police met
  R2 decision crs -> police Ben overdue
  Q1 information-response health -> crs overdue

arm as it should be
at 2026-11-02 09:10
health types K1: capacity --open 1 --until {@2026-11-05 17:00} --words "One navigator is away"
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
police sends referral R2
  grade: high
  child: Ben TEST-Mole
crs opens R1
crs opens R2
crs types Q1: ask {R1} --to health --rag amber --question "Has she been seen for an injury since September?" --context "Lives with her aunt" --from 2026-09-01 --until 2026-11-01 --basis "Children Act 2004 s16LA"
crs types Q2: ask {R1} --to health --rag green --question "Were appointments missed?" --context "Lives with her aunt" --from 2026-09-01 --until 2026-11-01 --basis "Children Act 2004 s16LA"
  reads: held here, place 1 of 1
# A red one is never held.
crs types Q3: ask {R2} --to health --rag red --question "Where is he now?"
health has Q3
# Who gave it another urgency, and why, is kept and told.
crs types: reprioritise {Q2} --rag amber --reason risk-up --rationale "A new bruise this morning"
health types: requests
  reads first: Q3
health types A3: answer {Q3} --answer answered --finding "He is on the children's ward"
health types A1: answer {Q1} --answer nothing-known
# One is answered: the next goes by itself.
at 2026-11-02 10:00
health has Q2
health types A2: answer {Q2} --answer answered --finding "Two were missed"
crs types: requests --agency health --all --history
  reads: social-worker: priority amber, risk-up
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara open
  R2 acknowledge crs -> police met
  R2 decision crs -> police Ben open
  Q1 information-response health -> crs met by A1
  Q2 information-response health -> crs met by A2
  Q3 information-response health -> crs met by A3
