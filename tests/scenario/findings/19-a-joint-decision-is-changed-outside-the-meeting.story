row 19
finding A joint decision is changed outside the meeting
source docs/PROCESSES.md row 19: the headline of 2022 next door: joint enquiries were agreed, then made single outside the meeting.
players crs edt police health

arm as found
at 2026-11-02 09:10
police sends referral R1
  grade: high
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: strategy
police opens D1
at 2026-11-02 14:00
crs sends strategy-record S1 about D1 to police,health
  meeting: M1
  heldAt: 2026-11-02 13:00
  invited: police, health
  present: police, health
  s47: joint
  Amara: joint
  action: police by 2026-11-03 12:00 visit together with the social worker
police opens S1
health opens S1
# The visit is made alone.  Nobody is stopped, and nobody is left not knowing.
at 2026-11-03 11:00
police sends action-done A1 about S1 to crs,health
  action: 1
  done: single
  doneWhat: Visited alone, no social worker was free.
health opens A1
  reads: "done": "SINGLE"
crs opens A1
  reads: "done": "SINGLE"
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  D1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> health met by S1
  S1 action police -> crs 1 met by A1
  S1 s47-outcome crs -> police Amara open
  S1 s47-outcome crs -> health Amara open
  S1 assessment-outcome crs -> police Amara open
  S1 assessment-outcome crs -> health Amara open
  S1 verify police -> crs met
  S1 read police -> crs met
  S1 verify health -> crs met
  S1 read health -> crs met

arm as it should be
at 2026-11-02 09:10
police sends referral R1
  grade: high
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: strategy
police opens D1
at 2026-11-02 14:00
crs sends strategy-record S1 about D1 to police,health
  meeting: M1
  heldAt: 2026-11-02 13:00
  invited: police, health
  present: police, health
  s47: joint
  Amara: joint
  action: police by 2026-11-03 12:00 visit together with the social worker
police opens S1
health opens S1
# Whoever departs from what was agreed says so, why, and which manager stands for it, to everybody at once.
at 2026-11-03 09:00
police sends override V1 about S1 to crs,health
  Amara: single
  action: 1
  reason: new-information
  manager: Test Inspector Dale
health opens V1
  reads: "manager": "Test Inspector Dale"
crs opens V1
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  D1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> health met by S1
  S1 action police -> crs 1 ended by V1
  S1 s47-outcome crs -> police Amara open
  S1 s47-outcome crs -> health Amara open
  S1 assessment-outcome crs -> police Amara open
  S1 assessment-outcome crs -> health Amara open
  S1 verify police -> crs met
  S1 read police -> crs met
  S1 verify health -> crs met
  S1 read health -> crs met
  V1 verify crs -> police met
  V1 read crs -> police met
  V1 verify health -> police met
  V1 read health -> police met
