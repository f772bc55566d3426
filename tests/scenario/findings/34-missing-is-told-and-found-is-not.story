row 34
finding A school hears that a child is missing and not that it was found
source docs/PROCESSES.md row 34: Operation Endeavour reached schools in 2025; elsewhere both messages are sent and belong together.
players crs edt police school team

arm as found
at 2026-11-03 22:00
police reports I1: N1,N2,N3
  kind: endeavour-missing
  grade: medium
  exploitationTeam: team
  child: Amara TEST-Reed, born 2012-03-14, at school
at 2026-11-05 09:00
# The child is at school again; to the school it is still missing, and so it says.
school types: inbox
  reads: MISSING
school has N1
police types: notices
  reads: overdue
duties
  N1 verify school -> police met
  N1 read school -> police overdue
  N2 verify crs -> police met
  N2 read crs -> police overdue
  N3 verify team -> police met
  N3 read team -> police overdue

arm as it should be
at 2026-11-03 22:00
police reports I1: N1,N2,N3
  kind: endeavour-missing
  grade: medium
  exploitationTeam: team
  child: Amara TEST-Reed, born 2012-03-14, at school
at 2026-11-04 06:00
# Found: whoever heard of the one hears of the other, in the same case.
police reports I2: F1,F2,F3
  kind: endeavour-found
  missing: I1
  grade: medium
  exploitationTeam: team
  child: Amara TEST-Reed, born 2012-03-14, at school
at 2026-11-04 08:10
school opens N1
school opens F1
  reads: "re": "N1"
crs opens N2
crs opens F2
team opens N3
team opens F3
duties
  N1 verify school -> police met
  N1 read school -> police met
  N2 verify crs -> police met
  N2 read crs -> police met
  N3 verify team -> police met
  N3 read team -> police met
  F1 verify school -> police met
  F1 read school -> police met
  F2 verify crs -> police met
  F2 read crs -> police met
  F2 return-interview crs -> police open
  F2 return-interview crs -> school open
  F3 verify team -> police met
  F3 read team -> police met
