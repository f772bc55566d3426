row 56
finding Help that a partner leads is not reported back
source docs/PROCESSES.md row 56: plans led by schools and other partners worked in 2025; the lead and what came of it belong in the answer.
players crs edt health school

arm as found
at 2026-11-02 09:10
health sends referral R1
  grade: standard
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: early-help
  receivingService: School leads a team around the family
health opens D1
  reads: "receivingService": "School leads a team around the family"
# Whether the family took it up is never said.
at 2026-12-02 09:00
health types: owed
  reads: overdue early-help-outcome crs
crs cannot type: close {case R1} --reason rc9
  reads: missing: D1/early-help-outcome/health/Amara
duties
  R1 acknowledge crs -> health met
  R1 decision crs -> health Amara met by D1
  D1 verify health -> crs met
  D1 read health -> crs met
  D1 early-help-outcome crs -> health Amara overdue

arm as it should be
at 2026-11-02 09:10
health sends referral R1
  grade: standard
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: early-help
  receivingService: School leads a team around the family
health opens D1
at 2026-11-20 09:00
crs sends outcome O1 about D1
  of: early-help
  Amara: declined
  receivingService: School leads a team around the family
health opens O1
  reads: "code": "DECLINED"
crs types: close {case R1} --reason rc9
duties
  R1 acknowledge crs -> health met
  R1 decision crs -> health Amara met by D1
  D1 verify health -> crs met
  D1 read health -> crs met
  D1 early-help-outcome crs -> health Amara met by O1
  O1 verify health -> crs met
  O1 read health -> crs met
