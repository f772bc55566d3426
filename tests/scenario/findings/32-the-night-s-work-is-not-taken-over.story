row 32
finding The night's work is not taken over
source docs/PROCESSES.md row 32: in 2023 the out-of-hours team lacked capacity; what it began at night must be somebody's in the morning.
players crs edt police

arm as found
at 2026-11-02 22:10
police sends referral R1
  grade: high
  child: Amara TEST-Reed
edt opens R1
at 2026-11-02 23:30
edt sends handover H1 to crs
  item: R1
# Nobody at the front door takes it.  Until then it stays the night team's, and at ten that is said aloud.
at 2026-11-03 10:05
crs types: notices
  reads: overdue
edt types: notices
  reads: overdue
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara open
  H1 handover crs -> edt 1 overdue

arm as it should be
at 2026-11-02 22:10
police sends referral R1
  grade: high
  child: Amara TEST-Reed
edt opens R1
edt sends progress P1 about R1
  code: safe-tonight
police opens P1
at 2026-11-02 23:30
edt sends handover H1 to crs
  item: R1
at 2026-11-03 08:45
crs opens H1
  reads: "todo":
crs sends handover-accepted A1 about H1
  item: R1
crs sends decision D1 about R1
  Amara: assessment
police opens D1
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  H1 handover crs -> edt 1 met by A1
  D1 verify police -> crs met
  D1 read police -> crs met
  D1 assessment-outcome crs -> police Amara open
