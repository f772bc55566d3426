row 7
finding The outcome of a child-protection enquiry is not shared
source docs/PROCESSES.md row 7: in 2025 those who had met on a child did not hear what the enquiry found.
players crs edt police health

arm as found
at 2026-11-02 09:10
police sends referral R1
  grade: high
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: strategy
at 2026-11-02 14:00
crs sends strategy-record S1 about D1 to police,health
  meeting: M1
  heldAt: 2026-11-02 13:00
  invited: police, health
  present: police, health
  s47: joint
  Amara: joint
# The enquiry ends; the police hear, health does not.
at 2026-11-12 10:00
crs sends outcome O1 about S1 to police
  of: s47
  Amara: nfa
at 2026-11-24 09:00
crs types: owed
  reads: overdue s47-outcome health
health types: owed
  reads: overdue s47-outcome crs
crs cannot type: close {case R1} --reason complete
  reads: missing: S1/s47-outcome/health/Amara
  does not read: S1/s47-outcome/police/Amara
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs overdue
  D1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> health met by S1
  S1 s47-outcome crs -> police Amara met by O1
  S1 s47-outcome crs -> health Amara overdue
  S1 assessment-outcome crs -> police Amara open
  S1 assessment-outcome crs -> health Amara open
  S1 verify police -> crs met
  S1 read police -> crs overdue
  S1 verify health -> crs met
  S1 read health -> crs overdue
  O1 verify police -> crs met
  O1 read police -> crs overdue

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
police opens S1
health opens S1
at 2026-11-12 10:00
crs sends outcome O1 about S1 to police
  of: s47
  Amara: cp-conference
crs sends outcome O2 about S1 to health
  of: s47
  Amara: cp-conference
police opens O1
health opens O2
# The conference is owed to both, fifteen working days from the meeting.
at 2026-11-13 09:00
crs types: owed
  reads: open icpc police due end of Mon 2026-11-23
at 2026-11-20 15:00
crs sends outcome O3 about O1 to police
  of: icpc
  Amara: plan
crs sends outcome O4 about O2 to health
  of: icpc
  Amara: plan
at 2026-12-01 10:00
crs sends outcome O5 about S1 to police
  of: assessment
  Amara: child-in-need
crs sends outcome O6 about S1 to health
  of: assessment
  Amara: child-in-need
crs types: may-close {case R1}
  reads: may close
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  D1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> health met by S1
  S1 s47-outcome crs -> police Amara met by O1
  S1 s47-outcome crs -> health Amara met by O2
  S1 assessment-outcome crs -> police Amara met by O5
  S1 assessment-outcome crs -> health Amara met by O6
  S1 verify police -> crs met
  S1 read police -> crs met
  S1 verify health -> crs met
  S1 read health -> crs met
  O1 verify police -> crs met
  O1 read police -> crs met
  O1 icpc crs -> police Amara met by O3
  O2 verify health -> crs met
  O2 read health -> crs met
  O2 icpc crs -> health Amara met by O4
  O3 verify police -> crs met
  O3 read police -> crs overdue
  O4 verify health -> crs met
  O4 read health -> crs overdue
  O5 verify police -> crs met
  O5 read police -> crs open
  O6 verify health -> crs met
  O6 read health -> crs open
