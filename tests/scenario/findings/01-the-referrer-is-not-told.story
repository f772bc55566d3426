row 1
finding Whoever refers a child is not told the outcome
source docs/PROCESSES.md row 1: the inspectors of 2025 found that professionals were not routinely told what came of their referrals.
players crs edt police

arm as found
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
at 2026-11-02 09:40
crs opens R1
police types: track {R1}
  reads: opened
# The work is done, the police hear nothing, and the day passes.
at 2026-11-04 09:00
crs types: queue
  reads: OVERDUE decision
police types: owed
  reads: overdue decision crs
crs types: notices
  reads: overdue
crs cannot type: close {case R1} --reason complete
  reads: refused: duties-open: The case cannot close: an answer is still owed or not yet delivered. Answer each one named, then close.
  reads: missing: R1/decision/police/Amara
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara overdue

arm as it should be
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
at 2026-11-02 09:40
crs opens R1
at 2026-11-02 15:00
crs sends decision D1 about R1
  Amara: nfa
police opens D1
  reads: "code": "NFA"
crs types: track {D1}
  reads: police opened
crs types: close {case R1} --reason complete
  reads: accepted
police types: notices
  reads: closed
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
