row 51
finding A notice goes to a school that the child has left
source DOMAIN.md row 51: a list of all settings and the transfer of safeguarding records between them were in progress in 2024.
players crs edt police school school2

arm as found
at 2026-11-03 07:10
police sends notification N1 to school
  kind: encompass
  child: Amara TEST-Reed
school opens N1
# The school says that she is not theirs.  The police do nothing about it.
school sends not-ours X1 about N1
  reason: left
police has X1
at 2026-11-05 09:00
police types: owed
  reads: overdue recall school
duties
  N1 verify school -> police met
  N1 read school -> police met
  X1 recall police -> school overdue

arm as it should be
at 2026-11-03 07:10
police sends notification N1 to school
  kind: encompass
  child: Amara TEST-Reed
school opens N1
school sends not-ours X1 about N1
  reason: left
police opens X1
police sends recall K1 about N1 to school
  reason: wrong-recipient
school opens K1
school sends purged P1 about K1
  opened: 1
  copied: no
police opens P1
  reads: "opened": 1
  reads: "copied": "NO"
# And the right school is told.
police sends notification N2 to school2
  kind: encompass
  child: Amara TEST-Reed
school2 opens N2
duties
  N1 verify school -> police met
  N1 read school -> police met
  X1 recall police -> school met by K1
  K1 purged school -> police met by P1
  N2 verify school2 -> police met
  N2 read school2 -> police met

arm nobody had read it yet
at 2026-11-03 07:10
police sends notification N1 to school
  kind: encompass
  child: Amara TEST-Reed
police sends recall K1 about N1 to school
  reason: wrong-recipient
at 2026-11-05 09:00
school types: owed
  reads: overdue purged police
duties
  N1 verify school -> police met
  N1 read school -> police ended
  K1 purged school -> police overdue
