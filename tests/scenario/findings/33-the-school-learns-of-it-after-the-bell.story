row 33
finding The school learns of domestic abuse after the bell, the nursery never
source docs/PROCESSES.md row 33: Operation Encompass nearly always reached schools in 2025; early-years settings were left out.
players crs edt police school early council

arm as found
# Sent on Sunday night; nobody at the school looks before the school day begins.
at 2026-11-01 22:40
police reports I1: N1
  kind: encompass
  grade: medium
  child: Amara TEST-Reed, born 2017-03-14, at school
  reads: sent school full
at 2026-11-02 08:35
police types: notices
  reads: overdue
# And the nursery may not be told what happened.
police cannot send notification N0 to early
  kind: encompass
  detail: full
  child: Ben TEST-Reed
  reads: refused: facts
early has not N0
duties
  N1 verify school -> police met
  N1 read school -> police overdue

arm as it should be
at 2026-11-01 22:40
police reports I1: N1,N2,N3,N4
  kind: encompass
  grade: medium
  educationTeam: council
  advice: Be there; do not ask.
  child: Amara TEST-Reed, born 2017-03-14, at school
  child: Ben TEST-Reed, born 2023-03-14, at early
at 2026-11-02 08:05
school opens N1
  reads: "advice": "Be there; do not ask."
early opens N3
  reads: alert without details
  does not read: Be there; do not ask.
  does not read: incidentAt
council has N2
duties
  N1 verify school -> police met
  N1 read school -> police met
  N2 verify council -> police met
  N2 read council -> police open
  N3 verify early -> police met
  N3 read early -> police met
  N4 verify council -> police met
  N4 read council -> police open

arm a setting without an agent
# An officer tells it, and says so; until then it is owed.
at 2026-11-01 22:40
police reports I1: N1
  kind: encompass
  grade: medium
  child: Amara TEST-Reed, born 2017-03-14, at none
  reads: an officer tells
at 2026-11-02 08:00
police types T1: told {N1} --channel phone --who "the head"
duties
  N1 tell police -> individual met by T1
