row 2
finding Health is not told what came of its contacts and referrals
source docs/PROCESSES.md row 2: next door, in 2022, feedback to health was neither consistent nor in time.
players crs edt health police

arm as found
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
at 2026-11-02 10:00
# The health visitor rings about the same child; the call is written into the same case.
crs types C1: log-call --for health --safe yes --case {case R1} --child "Amara TEST-Reed" --narrative "TEST missed appointments"
  reads: accepted
crs opens R1
at 2026-11-02 16:00
# The police are answered.  The health visitor is forgotten.
crs sends decision D1 about R1
  Amara: nfa
health has C1
health has not D1
health types: owed
  reads: open decision crs
crs cannot type: close {case R1} --reason complete
  reads: missing: C1/decision/health/Amara
  does not read: police/Amara
at 2026-11-04 09:00
health types: notices
  reads: overdue
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs open
  C1 decision crs -> health Amara overdue

arm as it should be
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
at 2026-11-02 10:00
crs types C1: log-call --for health --safe yes --case {case R1} --child "Amara TEST-Reed" --narrative "TEST missed appointments"
crs opens R1
at 2026-11-02 16:00
crs sends decision D1 about R1
  Amara: nfa
crs sends decision D2 about C1
  Amara: advice
health opens D2
  reads: "code": "ADVICE"
crs types: close {case R1} --reason complete
  reads: accepted
health types: notices
  reads: closed
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs open
  C1 decision crs -> health Amara met by D2
  D2 verify health -> crs met
  D2 read health -> crs met
