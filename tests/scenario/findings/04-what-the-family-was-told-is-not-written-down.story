row 4
finding What the family was told is not written down
source docs/PROCESSES.md row 4: the new guidance of 2025 on telling outcomes covers families as well as agencies.
players crs edt school

arm as found
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
at 2026-11-02 14:00
# An answer that does not say what the family knows is no full answer.
crs cannot send decision D0 about R1
  Amara: nfa
  answer.familyKnows: -
  reads: /answer/familyKnows
crs types: owed
  reads: open decision school
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara open

arm as it should be
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
at 2026-11-02 14:00
crs sends decision D1 about R1
  Amara: nfa
  familyTold: yes
  answer.familyKnows: Her mother was told at 13:30 by telephone; her father was not.
school opens D1
  reads: "familyKnows": "Her mother was told at 13:30 by telephone; her father was not."
  reads: "familyTold": "YES"
  reads: "parentsTold": "NO"
crs types: close {case R1} --reason complete
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs met

arm the visit in which they were told
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs types: family {case R1}
  reads: nothing says what the family was told
crs cannot type: family {case R1} --told yes
  reads: --channel phone, letter, in-person or visit
crs types: family {case R1} --told yes --channel visit --child Amara
crs types: family {case R1}
  reads: told: yes visit
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara open
