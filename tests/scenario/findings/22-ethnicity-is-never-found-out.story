row 22
finding Ethnicity is not recorded, and never found out
source docs/PROCESSES.md row 22: in 2025 neither the front door nor the police recorded ethnicity at the earliest opportunity.
players crs edt police

arm as found
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed, born 2015-03-14, ethnicity NOBT
crs opens R1
# Three days on it still stands where somebody must look at it.
at 2026-11-05 09:00
crs types: follow-ups
  reads: ask the child or a parent, never guess
  reads: ethnicity case {case R1} child Amara
crs types: figures --month 2026-11 --exact
  reads: ethnicity-known 0
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara overdue

arm as it should be
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed, born 2015-03-14, ethnicity NOBT
crs opens R1
at 2026-11-02 11:00
crs types: follow-ups
  reads: ethnicity
crs types: follow-up done 1
  reads: done
crs types: follow-ups
  does not read: ethnicity
crs types: figures --month 2026-11 --exact
  reads: children 1
crs sends decision D1 about R1
  Amara: nfa
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs open
