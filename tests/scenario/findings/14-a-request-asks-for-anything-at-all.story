row 14
finding A request to health asks for anything at all
source docs/PROCESSES.md row 14: next door, in 2022, requests for information were too general to be searched for.
players crs edt health police

arm as found
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs cannot send information-request Q0 about R1 to health
  rag: amber
  child: Amara
  questions: -
  reads: /questions
crs cannot send information-request Q00 about R1 to health
  rag: green
  child: Amara
  familyContext: -
  reads: /familyContext
health has not R1
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara open

arm as it should be
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends information-request Q1 about R1 to health
  rag: amber
  child: Amara
  questions: Has she been seen for an injury since September?
health opens Q1
  reads: "questions": [ "Has she been seen for an injury since September?"
at 2026-11-02 15:00
health sends information-response A1 about Q1
crs opens A1
# In danger the child and one question are enough.
crs sends information-request Q2 about R1 to health
  rag: red
  child: Amara
  questions: Where is she now?
  familyContext: -
  periodFromDate: -
  periodToDate: -
at 2026-11-02 15:30
health sends information-response A2 about Q2
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara open
  Q1 information-response health -> crs met by A1
  Q2 information-response health -> crs met by A2
