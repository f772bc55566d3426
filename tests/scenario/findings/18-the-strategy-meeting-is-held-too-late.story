row 18
finding The strategy meeting is held too late, or without those it needs
source docs/PROCESSES.md row 18: meetings are held within a day once social care knows; police, health and social care make the quorum.
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
at 2026-11-04 09:00
crs types: owed
  reads: overdue strategy-record police
# It is held on the third day, without health.  What happened is taken as it is, and what it lacks is owed.
at 2026-11-04 15:00
crs sends strategy-record S1 about D1 to police,health
  meeting: M1
  heldAt: 2026-11-04 14:00
  invited: police, health
  present: crs, police
  quorum: no
  quorumReason: The nurse was on leave and had no cover.
  s47: none
  Amara: none
at 2026-11-06 09:00
crs types: owed
  reads: overdue quorum health
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  D1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> health met by S1
  S1 quorum crs -> health overdue
  S1 verify police -> crs met
  S1 read police -> crs overdue
  S1 verify health -> crs met
  S1 read health -> crs overdue

arm as it should be
at 2026-11-02 09:10
police sends referral R1
  grade: high
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: strategy
police opens D1
at 2026-11-02 15:00
crs sends strategy-record S1 about D1 to police,health
  meeting: M1
  heldAt: 2026-11-02 14:00
  invited: police, health
  present: crs, police
  quorum: no
  quorumReason: The nurse was at the hospital with another child.
  s47: none
  Amara: none
# Health reads it the same day, and that repairs it.
at 2026-11-02 16:00
health opens S1
police opens S1
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  D1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> health met by S1
  S1 quorum crs -> health met
  S1 verify police -> crs met
  S1 read police -> crs met
  S1 verify health -> crs met
  S1 read health -> crs met
