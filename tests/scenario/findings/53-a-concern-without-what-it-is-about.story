row 53
finding A concern is raised without naming the decision it is about
source docs/PROCESSES.md row 53: reviews of 2019 asked that concerns be escalated and that decisions refer to one another.
players crs edt health

arm as found
at 2026-11-02 09:10
health sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: nfa
# Her own agent says so at once: it would have gone out into a case that nobody knows.
health cannot send escalation E0 to crs
  against: crs
  stage: 1
  reads: Say which message this is about.
  reads: Nothing was sent.
duties
  R1 acknowledge crs -> health met
  R1 decision crs -> health Amara met by D1
  D1 verify health -> crs met
  D1 read health -> crs open

arm as it should be
at 2026-11-02 09:10
health sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: nfa
health opens D1
health sends escalation E1 about D1
  against: crs
  stage: 1
crs opens E1
  reads: "re": "D1"
crs sends escalation-response F1 about E1
  stage: 1
  result: resolved
health opens F1
  reads: "re": "E1"
crs sends decision D2 about R1
  Amara: assessment
health opens D2
  reads: "re": "R1"
duties
  R1 acknowledge crs -> health met
  R1 decision crs -> health Amara met by D1
  D1 verify health -> crs met
  D1 read health -> crs met
  E1 escalation-response crs -> health met by F1
  D2 verify health -> crs met
  D2 read health -> crs met
  D2 assessment-outcome crs -> health Amara open
