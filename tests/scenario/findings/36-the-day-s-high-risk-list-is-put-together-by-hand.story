row 36
finding The day's high-risk domestic abuse is put together by hand
source docs/PROCESSES.md row 36: next door the hub meets daily on high-risk domestic abuse; the list comes from the day's notices.
players crs edt police

arm as found
# Of three notices one is of high-risk domestic abuse.  Nobody opens it before the meeting, and the list says so.
at 2026-11-02 07:30
police sends referral R1
  grade: high
  child: Amara TEST-Reed
  awareAt: 2026-11-02 06:30
police sends referral R2
  grade: medium
  child: Ben TEST-Mole
police sends referral R3
  grade: high
  child: Cleo TEST-Quay
  risk.tool: none
  concerns.0.factors: 16A
at 2026-11-02 10:00
police types: hrda
  reads: high-risk domestic abuse, 2026-11-02: 1
  reads: R1 case {case R1} 1 child 07:30, 60 min after awareness NOT OPENED not decided yet
  does not read: R2
  does not read: R3
duties
  R1 acknowledge crs -> police overdue
  R1 decision crs -> police Amara open
  R2 acknowledge crs -> police open
  R2 decision crs -> police Ben open
  R3 acknowledge crs -> police overdue
  R3 decision crs -> police Cleo open

arm as it should be
at 2026-11-02 07:30
police sends referral R1
  grade: high
  child: Amara TEST-Reed
  awareAt: 2026-11-02 07:00
at 2026-11-02 08:00
edt opens R1
crs sends decision D1 about R1
  Amara: strategy
at 2026-11-02 10:00
police types: hrda --names
  reads: 30 min after awareness opened 08:00 strategy
  reads: Amara TEST-Reed
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs open
  D1 strategy-record crs -> police open
