row 25
finding A sibling is forgotten
source docs/PROCESSES.md row 25: in 2025 not every child of a family was looked at for itself.
players crs edt school

arm as found
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed, born 2015-03-14
  child: Ben TEST-Reed, born 2018-05-02
  child: Cleo TEST-Reed, born 2022-01-20
crs opens R1
at 2026-11-02 15:00
crs sends decision D1 about R1
  Amara: assessment
  Ben: early-help
crs cannot type: may-close {case R1}
  reads: crs owes decision to school
crs cannot type: close {case R1} --reason complete
  reads: missing: R1/decision/school/Cleo
at 2026-11-04 09:00
crs types: queue
  reads: OVERDUE
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  R1 decision crs -> school Ben met by D1
  R1 decision crs -> school Cleo overdue
  D1 verify school -> crs met
  D1 read school -> crs open
  D1 assessment-outcome crs -> school Amara open
  D1 early-help-outcome crs -> school Ben open

arm as it should be
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed, born 2015-03-14
  child: Ben TEST-Reed, born 2018-05-02
  child: Cleo TEST-Reed, born 2022-01-20
crs opens R1
at 2026-11-02 15:00
crs sends decision D1 about R1
  Amara: assessment
  Ben: early-help
  Cleo: advice
school opens D1
at 2026-11-20 10:00
crs sends outcome O1 about D1
  of: early-help
  Ben: taken-up
at 2026-12-18 10:00
crs sends outcome O2 about D1
  of: assessment
  Amara: nfa
school opens O1
school opens O2
crs types: close {case R1} --reason complete
  reads: accepted
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  R1 decision crs -> school Ben met by D1
  R1 decision crs -> school Cleo met by D1
  D1 verify school -> crs met
  D1 read school -> crs met
  D1 assessment-outcome crs -> school Amara met by O2
  D1 early-help-outcome crs -> school Ben met by O1
  O1 verify school -> crs met
  O1 read school -> crs met
  O2 verify school -> crs met
  O2 read school -> crs met
