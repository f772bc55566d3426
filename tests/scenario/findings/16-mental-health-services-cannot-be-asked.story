row 16
finding What children's mental health services know is out of reach
source docs/PROCESSES.md row 16: until recently their information was not readily there for the hub's health workers.
players crs edt health camhs police

arm as found
# Health is asked for what another service knows, and can only say that it has not got it.
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends information-request Q1 about R1 to health
  rag: amber
  child: Amara
at 2026-11-02 12:00
health sends information-response A1 about Q1
  answer: partial
  findings: Mental health services keep their own records; we cannot see them.
camhs has not Q1
at 2026-11-04 09:00
crs types: owed
  reads: overdue information-response health
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara overdue
  Q1 information-response health -> crs overdue

arm as it should be
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends information-request Q1 about R1 to camhs
  rag: amber
  child: Amara
camhs opens Q1
health has not Q1
at 2026-11-02 12:00
camhs sends information-response A1 about Q1
crs opens A1
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara open
  Q1 information-response camhs -> crs met by A1
