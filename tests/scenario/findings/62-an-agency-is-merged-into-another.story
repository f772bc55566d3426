row 62
finding An agency is merged into another and its answers are lost
source docs/PROCESSES.md row 62: health bodies and police forces are being reorganised; who referred may be gone before the answer.
players crs edt health trust

arm as found
at 2026-11-02 09:10
health sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
at 2026-11-02 12:00
registrar: health leaves
# There is nobody to answer to any more; the front door says so, and how it told them instead.
at 2026-11-02 14:00
crs cannot send decision D1 about R1
  Amara: nfa
  reads: revoked
crs cannot type: close {case R1} --reason complete
  reads: missing: R1/decision/health/Amara
duties
  R1 acknowledge crs -> health met
  R1 decision crs -> health Amara open

arm as it should be
at 2026-11-02 09:10
health sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
at 2026-11-02 12:00
registrar: health leaves
registrar: health succeeded-by trust
at 2026-11-02 14:00
crs sends decision D1 about R1
  Amara: nfa
trust opens D1
crs types: close {case R1} --reason complete
duties
  R1 acknowledge crs -> health met
  R1 decision crs -> health Amara met by D1
  D1 verify trust -> crs met
  D1 read trust -> crs met
