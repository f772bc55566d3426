row 21
finding Nobody knows why the family was not asked for consent
source docs/PROCESSES.md row 21: consent was sought or overridden swiftly in 2025; who approved it, and why, is to be written down.
players crs edt school

arm as found
# It is taken as it is: a child is never kept waiting for a form.  What is missing is marked, and is to be found out.
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
  consent: -
  reads: consent
crs opens R1
crs types: follow-ups
  reads: consent
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara open

arm as it should be
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
  consent.basis: not-sought-risk
  consent.reason: Asking at the gate was not safe.
  consent.approver: Test Head Teacher
  does not read: consent
crs opens R1
  reads: "approver": "Test Head Teacher"
crs types: follow-ups
  does not read: consent
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara open
