row 6
finding The outcome of an assessment is not shared
source docs/PROCESSES.md row 6: in 2025 assessments were finished and those who had referred never heard what came of them.
players crs edt school

arm as found
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
at 2026-11-02 15:00
crs sends decision D1 about R1
  Amara: assessment
school opens D1
# The decision was told, the assessment ends, and that is that.
at 2027-01-11 10:00
crs types: queue
  reads: OVERDUE assessment-outcome
school types: owed
  reads: overdue assessment-outcome crs
crs cannot type: close {case R1} --reason rc8
  reads: missing: D1/assessment-outcome/school/Amara
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs met
  D1 assessment-outcome crs -> school Amara overdue

arm as it should be
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
at 2026-11-02 15:00
crs sends decision D1 about R1
  Amara: assessment
school opens D1
at 2026-12-18 12:00
crs sends outcome O1 about D1
  of: assessment
  Amara: child-in-need
school opens O1
  reads: "code": "CHILD_IN_NEED"
crs types: may-close {case R1}
  reads: may close
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs met
  D1 assessment-outcome crs -> school Amara met by O1
  O1 verify school -> crs met
  O1 read school -> crs met

arm an outcome that was wrong is put right
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: assessment
at 2026-11-20 12:00
crs sends outcome O1 about D1
  of: assessment
  Amara: nfa
school opens O1
# The wrong line was ticked.  The amended answer stands in the place of the first, and is read anew.
at 2026-11-20 15:00
crs sends outcome O2 about D1 replacing O1
  of: assessment
  Amara: child-in-need
crs types: codes {O2}
  reads: Amara assessment child-in-need
school opens O2
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs overdue
  D1 assessment-outcome crs -> school Amara met by O1
  O1 verify school -> crs met
  O1 read school -> crs met
  O2 verify school -> crs met
  O2 read school -> crs met
