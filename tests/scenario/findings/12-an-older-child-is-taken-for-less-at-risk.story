row 12
finding An older child who goes missing or is exploited is taken for less at risk
source docs/PROCESSES.md row 12: in 2025 the risk to older children was not always seen; leaders had it in sight.
players crs edt police

arm as found
# Graded standard at fifteen, missing and exploited.  It goes as the officer wrote it, and a question stands beside it.
at 2026-11-02 09:00
police sends referral R1
  grade: standard
  child: Amara TEST-Reed, born 2011-06-01
  concerns.0.factors: 10A
  reads: A child of 15 who is missing or exploited is graded standard. Would a child of nine in the same place be graded so?
crs opens R1
  reads: "grade": "STANDARD"
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara open

arm as it should be
at 2026-11-02 09:00
police sends referral R1
  grade: high
  child: Amara TEST-Reed, born 2011-06-01
  concerns.0.factors: 10A
  does not read: missing or exploited
at 2026-11-02 09:20
crs opens R1
crs types: queue
  reads: HIGH
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara open
