row 29
finding An in-depth review is counted as a referral
source docs/PROCESSES.md row 29: the figures of 2024 were revised because in-depth reviews had been counted as referrals.
players crs edt police

arm as found
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
# An answer that does not say which of the three it is cannot be counted, so it is not taken.
crs cannot send decision D0 about R1
  Amara: advice
  stage: -
  reads: /stage
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara open

arm as it should be
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: advice
  stage: in-depth-review
police opens D1
  reads: "stage": "IN_DEPTH_REVIEW"
# The same child reported twice: the second is a duplicate, and said to be one.
police sends referral R2
  grade: medium
  child: Amara TEST-Reed
police sends retract T1 about R2
  reason: duplicate
crs opens R2
crs opens T1
crs sends decision D2 about R2
  Amara: advice
  stage: contact
crs types: close {case R2} --reason duplicate
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  R2 acknowledge crs -> police met
  R2 decision crs -> police Amara met by D2
  T1 correction crs -> police met
  D2 verify police -> crs met
  D2 read police -> crs open
