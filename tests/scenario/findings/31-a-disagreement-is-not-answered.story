row 31
finding A disagreement is not answered
source docs/PROCESSES.md row 31: schools know the escalation policy and use it; it works only where each stage is answered in time.
players crs edt school partnership

arm as found
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: nfa
school opens D1
at 2026-11-03 09:00
school sends escalation E1 about D1
  against: crs
  stage: 1
# A stage that the policy does not have is not taken.
school cannot send escalation E0 about D1
  against: crs
  stage: 9
  reads: stage
crs cannot type: close {case R1} --reason complete
  reads: missing: E1/escalation-response/school
at 2026-11-07 09:00
crs types: owed
  reads: overdue escalation-response school
school types: notices
  reads: overdue
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs met
  E1 escalation-response crs -> school overdue

arm as it should be
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: nfa
school opens D1
at 2026-11-03 09:00
school sends escalation E1 about D1
  against: crs
  stage: 1
partnership has not E1
at 2026-11-04 10:00
crs sends escalation-response F1 about E1
  stage: 1
  result: escalated
# From stage 2 the partnership is told, whoever raised it.
at 2026-11-05 09:00
school sends escalation E2 about D1 to crs,partnership
  against: crs
  stage: 2
partnership has E2
at 2026-11-06 10:00
crs sends escalation-response F2 about E2 to school,partnership
  stage: 2
  result: resolved
  answer: We now assess.
partnership has F2
school opens F2
  reads: "answer": "We now assess."
crs types: close {case R1} --reason complete
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs met
  E1 escalation-response crs -> school met by F1
  E2 escalation-response crs -> school met by F2

arm a child in danger now
# Where a child is in danger now the lower stages may be passed over.
at 2026-11-02 09:10
school sends referral R1
  grade: high
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: nfa
school sends escalation E1 about D1 to crs,partnership
  against: crs
  stage: 3
  imminent: yes
partnership has E1
crs sends escalation-response F1 about E1 to school,partnership
  stage: 3
  result: resolved
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs open
  E1 escalation-response crs -> school met by F1
