row 19
finding A joint decision is changed outside the meeting
source docs/PROCESSES.md row 19: the headline of 2022 next door: joint enquiries were agreed, then made single outside the meeting.
players crs edt police health school

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

arm who got the record apart
at 2026-11-02 09:10
police sends referral R1
  grade: high
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: strategy
at 2026-11-02 14:00
crs types S2,S1: record {case R1} --invited police --invited health --invited school --apart school --present police --present health --s47 joint --decision "Joint enquiry" --risk High --action "police by 2026-11-03T12:00:00Z: visit together"
school opens S2
# Who was apart is told of the departure apart, too, and nobody of the others.
at 2026-11-03 09:00
crs types V1,V2: override {S1} --child {R1.Amara}=single --action 1 --reason new-information --rationale TEST --manager "Test Manager"
  reads: to school, apart
police has V1
health has V1
school has not V1
school opens V2
police has not V2
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs overdue
  D1 strategy-record crs -> police met by S1
  S1 verify health -> crs met
  S1 read health -> crs open
  S1 verify police -> crs met
  S1 read police -> crs open
  S1 s47-outcome crs -> health Amara open
  S1 s47-outcome crs -> police Amara open
  S1 assessment-outcome crs -> health Amara open
  S1 assessment-outcome crs -> police Amara open
  S2 action police -> crs 1 ended by V1
  S2 strategy-record crs -> health met by S1
  S2 strategy-record crs -> police met by S1
  S2 strategy-record crs -> school met by S2
  S2 verify school -> crs met
  S2 read school -> crs met
  S2 s47-outcome crs -> school Amara open
  S2 assessment-outcome crs -> school Amara open
  V1 verify health -> crs met
  V1 read health -> crs open
  V1 verify police -> crs met
  V1 read police -> crs open
  V2 verify school -> crs met
  V2 read school -> crs met
