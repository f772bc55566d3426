row 20
finding A joint visit is agreed and not made
source docs/PROCESSES.md row 20: next door, in 2022, joint enquiries were agreed and then not delivered.
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
  action: health by 2026-11-03 17:00 arrange the medical
police opens S1
health opens S1
at 2026-11-04 09:00
police types: owed
  reads: we owe overdue action crs
crs types: owed
  reads: overdue action police
  reads: overdue action health
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  D1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> health met by S1
  S1 action police -> crs 1 overdue
  S1 action health -> crs 2 overdue
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
  action: health by 2026-11-03 17:00 arrange the medical
police opens S1
health opens S1
at 2026-11-03 11:00
police sends action-done A1 about S1 to crs,health
  action: 1
  done: joint
health sends action-done A2 about S1 to crs,police
  action: 2
  done: not-done
  doneWhat: The parents refused; a court is asked.
crs opens A2
  reads: "doneWhat": "The parents refused; a court is asked."
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  D1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> health met by S1
  S1 action police -> crs 1 met by A1
  S1 action health -> crs 2 met by A2
  S1 s47-outcome crs -> police Amara open
  S1 s47-outcome crs -> health Amara open
  S1 assessment-outcome crs -> police Amara open
  S1 assessment-outcome crs -> health Amara open
  S1 verify police -> crs met
  S1 read police -> crs met
  S1 verify health -> crs met
  S1 read health -> crs met
