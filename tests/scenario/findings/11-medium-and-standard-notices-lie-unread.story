row 11
finding Medium and standard police notices lie unread
source docs/PROCESSES.md row 11: the headline of 2022 next door: notices graded medium and standard waited for weeks to be looked at.
players crs edt police

arm as found
at 2026-11-02 09:00
police sends referral R1
  grade: standard
  child: Amara TEST-Reed
police sends referral R2
  grade: medium
  child: Ben TEST-Mole
at 2026-11-05 09:10
police sends referral R3
  grade: high
  child: Cleo TEST-Quay
# What is old is said to be old, and still never stands before a new high one.
crs types: queue
  reads: HIGH UNOPENED police
  reads: PAST ITS AGE LIMIT: tell the team manager
police types: ageing
  reads: R1 standard 2026-11-02T09:00:00Z 72 h 10 min NOT OPENED
  reads: R2 medium 2026-11-02T09:00:00Z 72 h 10 min NOT OPENED
duties
  R1 acknowledge crs -> police overdue
  R1 decision crs -> police Amara overdue
  R2 acknowledge crs -> police overdue
  R2 decision crs -> police Ben overdue
  R3 acknowledge crs -> police open
  R3 decision crs -> police Cleo open

arm as it should be
at 2026-11-02 09:00
police sends referral R1
  grade: standard
  child: Amara TEST-Reed
police sends referral R2
  grade: medium
  child: Ben TEST-Mole
at 2026-11-02 11:00
crs opens R1
crs opens R2
# What the front door grades lower goes back with its reason, where the officer sees it first.
crs sends regrade G2 about R2
  grade: standard
  reason: risk-down
  rationale: The father is in custody and the child is with her aunt.
police types: inbox
  reads: grade LOWERED from medium to standard by crs, of your notice R2: risk-down: The father is in custody
crs sends decision D1 about R1
  Amara: advice
crs sends decision D2 about R2
  Ben: early-help
crs types: queue
  does not read: PAST ITS AGE LIMIT
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  R2 acknowledge crs -> police met
  R2 decision crs -> police Ben met by D2
  D1 verify police -> crs met
  D1 read police -> crs open
  D2 verify police -> crs met
  D2 read police -> crs open
  D2 early-help-outcome crs -> police Ben open

arm three in ninety days
at 2026-11-02 09:00
police sends referral R1
  grade: standard
  child: Amara TEST-Reed
at 2026-11-20 09:00
police sends referral R2
  grade: standard
  child: Amara TEST-Reed
at 2026-12-10 09:00
police types: repeats
  reads: no child has had 3 standard notices in 90 days
police sends referral R3
  grade: standard
  child: Amara TEST-Reed
police types: repeats
  reads: 3 standard notices about one child
  reads: review it as if graded higher
crs types: queue
  reads: R3
duties
  R1 acknowledge crs -> police overdue
  R1 decision crs -> police Amara overdue
  R2 acknowledge crs -> police overdue
  R2 decision crs -> police Amara overdue
  R3 acknowledge crs -> police open
  R3 decision crs -> police Amara open
