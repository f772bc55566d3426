row 51
finding A notice goes to a school that the child has left
source docs/PROCESSES.md row 51: a list of all settings and the transfer of safeguarding records between them were in progress in 2024.
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

arm the parent works at the school
at 2026-11-03 07:10
police reports I1: N1
  kind: encompass
  grade: medium
  works: mother at school
  child: Amara TEST-Reed, born 2017-03-14, at school
  reads: HELD
school has not N1
police types: inbox
  reads: 1 notices to settings are HELD
police types: held
  reads: a relative works there
# A person says who is to have it there.
police types N2: redirect {N1} --for "the head alone"
school has N2
school opens N2
  reads: the head alone
duties
  N2 verify school -> police met
  N2 read school -> police met

arm an answer that went to the wrong agency
at 2026-11-03 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: nfa
police opens D1
police sends not-ours X1 about D1
  reason: wrong-child
crs types K1: recall {D1} --reason wrong-child --why "Another child's answer"
police opens K1
police types P1: purged {K1} --copied no
crs opens P1
# Who had opened it, and when, stands on the information-governance list.
crs types: governance
  reads: at police: opened by a officer, 2026-11-03T09:10:00Z
  reads: purged from police case {case R1} opened by 1; copied: no
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  X1 recall crs -> police met by K1
  K1 purged police -> crs met by P1
  K1 decision crs -> police Amara open
