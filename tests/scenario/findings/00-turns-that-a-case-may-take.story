row -
finding Turns that a case may take
source Not a row: docs/FORMATS.md, "Duties", told as people would live it.
players crs edt police school health reviewer

arm override to none ends the enquiry
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs types S1: record {case R1} --invited police --invited health --invited-off school --present police --present health --s47 joint --decision "Joint" --risk "High" --action "police by 2026-11-04T17:00:00Z: visit"
police opens S1
health opens S1
crs types V1: override {S1} --child {Amara}=none --reason new-information --rationale "Explained" --manager "Test Manager" --by "Test Worker"
police opens V1
health opens V1
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara open
  S1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> health met by S1
  S1 s47-outcome crs -> police Amara ended by V1
  S1 s47-outcome crs -> health Amara ended by V1
  S1 assessment-outcome crs -> police Amara ended by V1
  S1 assessment-outcome crs -> health Amara ended by V1
  S1 action police -> crs 1 open
  S1 verify police -> crs met
  S1 read police -> crs met
  S1 verify health -> crs met
  S1 read health -> crs met
  V1 verify police -> crs met
  V1 read police -> crs met
  V1 verify health -> crs met
  V1 read health -> crs met

arm raised grade asks again
at 2026-11-02 09:10
police sends referral R1
  grade: standard
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: nfa
police opens D1
at 2026-11-02 15:00
police sends further-information I1 about R1
  grade: high
crs opens I1
crs sends decision D2 about R1
  Amara: assessment
police opens D2
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  I1 acknowledge crs -> police met
  I1 decision crs -> police Amara met by D2
  D2 verify police -> crs met
  D2 read police -> crs met
  D2 assessment-outcome crs -> police Amara open

arm who was only asked may disagree, and may withdraw
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs types Q1: ask {R1} --to health --rag red --question "Where is she?"
health types A1: answer {Q1} --answer answered --finding "Here"
health types E1: escalate {Q1} --point "Too late" --wanted "Look again"
health types W1: answer-escalation {E1} --result withdrawn --answer "We spoke"
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara open
  Q1 information-response health -> crs met by A1
  E1 escalation-response crs -> health met by W1

arm the reviewer asks
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: nfa
police opens D1
crs types: close {case R1} --reason complete
reviewer sends audit-request Q1 about D1 to crs in-case-of R1
  by: 2026-12-04
crs opens Q1
crs sends audit-result A1 about Q1
reviewer opens A1
crs sends count C1 to reviewer
police sends return T1 to reviewer
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met

arm anonymous and individual
at 2026-11-02 09:10
crs types C1: log-call --for anonymous --safe yes --child "Amara TEST-Reed" --narrative TEST
crs types C2: log-call --for individual --safe yes --child "Ben TEST-Mole" --narrative TEST
crs types D1: decide {C1} --code nfa --rationale TEST --told-us TEST --why TEST --next TEST --next-by {@2026-12-09 17:00} --meanwhile TEST --family-knows TEST --contact TEST --contact-phone 01632960299 --disagree TEST --disagree-by {@2026-12-09 17:00}
crs types D2: decide {C2} --code nfa --rationale TEST --told-us TEST --why TEST --next TEST --next-by {@2026-12-09 17:00} --meanwhile TEST --family-knows TEST --contact TEST --contact-phone 01632960299 --disagree TEST --disagree-by {@2026-12-09 17:00}
crs types: close {case C1} --reason complete
crs cannot type: close {case C2} --reason complete
  reads: missing: D2/tell/individual
crs types T2: told {D2} --channel phone --reason no-agent --who "the neighbour"
crs types: close {case C2} --reason complete
duties
  C1 decision crs -> anonymous Amara met by D1
  C2 decision crs -> individual Ben met by D2
  D2 tell crs -> individual met by T2
