row 15
finding Half an answer counts as one, and nothing known as none
source docs/PROCESSES.md row 15: navigators of all key agencies gathered quickly in 2025; an answer may be partial, and "nothing known" is one.
players crs edt health school police

arm as found
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends information-request Q1 about R1 to health
  rag: amber
  child: Amara
# One of three systems was searched.  The rest is still owed.
at 2026-11-02 12:00
health sends information-response A1 about Q1
  answer: partial
at 2026-11-04 09:00
crs types: owed
  reads: overdue information-response health
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara overdue
  Q1 information-response health -> crs overdue

arm as it should be
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends information-request Q1 about R1 to health
  rag: amber
  child: Amara
crs sends information-request Q2 about R1 to school
  rag: amber
  child: Amara
crs sends information-request Q3 about R1 to police
  rag: amber
  child: Amara
at 2026-11-02 12:00
health sends information-response A1 about Q1
  answer: partial
at 2026-11-02 14:00
health sends information-response A2 about Q1
  answer: answered
school sends information-response A3 about Q2
  answer: nothing-known
# What was asked of the police was learned elsewhere: it is ended, not forgotten.
crs sends request-ended X3 about Q3
  reason: answered-elsewhere
police has X3
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara open
  Q1 information-response health -> crs met by A2
  Q2 information-response school -> crs met by A3
  Q3 information-response police -> crs ended by X3

arm decided before it was answered
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs types Q1: ask {R1} --to health --rag green --question "Was she seen?" --context "Lives with her aunt" --from 2026-09-01 --until 2026-11-01 --basis "Children Act 2004 s16LA"
at 2026-11-02 15:00
crs sends decision D1 about R1
  Amara: nfa
crs types: requests --overtaken
  reads: Q1
crs types X1: end-request --overtaken
  reads: 1 ended
crs types: requests --counts --agency health
  reads: asked 1
  reads: ended 1
health types: requests
  does not read: Q1
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs open
  Q1 information-response health -> crs ended by X1
