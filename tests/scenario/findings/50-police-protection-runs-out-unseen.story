row 50
finding Police protection runs out before anybody has met
source docs/PROCESSES.md row 50: children in police protection and in custody are notified to the front door; 72 hours are the law.
players crs edt police

arm as found
at 2026-11-02 22:40
police sends referral R1
  grade: high
  protection: police-protection
  protectedAt: 2026-11-02 22:15
  child: Amara TEST-Reed
edt opens R1
at 2026-11-05 09:00
crs types: notices
  reads: warn
at 2026-11-05 22:20
crs types: owed
  reads: overdue protection police
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara overdue
  R1 protection crs -> police overdue

arm as it should be
at 2026-11-02 22:40
police sends referral R1
  grade: high
  protection: police-protection
  protectedAt: 2026-11-02 22:15
  child: Amara TEST-Reed
edt opens R1
at 2026-11-03 10:00
crs sends decision D1 about R1
  Amara: assessment
police opens D1
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  R1 protection crs -> police met
  D1 verify police -> crs met
  D1 read police -> crs met
  D1 assessment-outcome crs -> police Amara open
