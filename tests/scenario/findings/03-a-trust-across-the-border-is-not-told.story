row 3
finding A trust across the border is not told
source docs/PROCESSES.md row 3: trusts outside the county that serve its children found it harder to hear what came of a referral.
players crs edt trust

arm as found
# It is of no area here, so it says to whom it refers.
at 2026-11-02 09:10
trust cannot send referral R0
  child: Amara TEST-Reed
  reads: to
trust sends referral R1 to crs
  grade: medium
  child: Amara TEST-Reed
crs opens R1
at 2026-11-04 09:00
crs types: queue
  reads: trust due end of Tue 2026-11-03 OVERDUE decision
trust types: notices
  reads: overdue
duties
  R1 acknowledge crs -> trust met
  R1 decision crs -> trust Amara overdue

arm as it should be
at 2026-11-02 09:10
trust sends referral R1 to crs
  grade: medium
  child: Amara TEST-Reed
crs opens R1
at 2026-11-03 11:00
crs sends decision D1 about R1
  Amara: assessment
trust opens D1
at 2026-11-03 11:05
crs types: track {D1}
  reads: trust opened
duties
  R1 acknowledge crs -> trust met
  R1 decision crs -> trust Amara met by D1
  D1 verify trust -> crs met
  D1 read trust -> crs met
  D1 assessment-outcome crs -> trust Amara open
