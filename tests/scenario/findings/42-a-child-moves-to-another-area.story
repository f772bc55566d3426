row 42
finding A child moves to another area between two authorities
source docs/PROCESSES.md row 42: children move between authorities; a case is nobody's until the other one has taken it.
players crs edt school team

arm as found
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: other-area
school opens D1
# Told that it is for another area, and sent nowhere.
at 2026-11-04 09:00
crs types: owed
  reads: overdue transfer school
crs cannot type: close {case R1} --reason rc5
  reads: missing: D1/transfer/school
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs met
  D1 transfer crs -> school overdue

arm as it should be
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: other-area
school opens D1
crs sends handover H1 to team
  item: R1
at 2026-11-02 16:00
team sends handover-accepted A1 about H1
  item: R1
school types: notices
  reads: held
team types: queue
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs met
  D1 transfer crs -> school met by A1
  H1 handover team -> crs 1 met by A1
