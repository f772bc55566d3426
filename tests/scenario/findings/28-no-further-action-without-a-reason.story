row 28
finding No further action without a reason and a manager
source docs/PROCESSES.md row 28: inspectors look for a threshold decision with its rationale and the manager behind it.
players crs edt police

arm as found
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
at 2026-11-02 15:00
crs cannot send decision D0 about R1
  Amara: nfa
  manager: -
  reads: /manager
crs cannot send decision D00 about R1
  Amara: nfa
  answer.weDecidedAndWhy: -
  reads: /answer/weDecidedAndWhy
# A limited answer tells an agency nothing of the child, and less is asked of it; the police are owed all of it.
police has not R1
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara open

arm as it should be
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
at 2026-11-02 15:00
crs sends decision D1 about R1
  Amara: nfa
police opens D1
  reads: "rationale":
  reads: "manager": "Test Manager Robin Vale"
  reads: "howToDisagree":
# The police had no reasons in what they read: they say so, and it is owed anew.
at 2026-11-03 09:00
police sends not-told N1 about D1
  code: no-reasons
crs types: owed
  reads: open decision police
crs sends decision D2 about R1
  Amara: nfa
  answer.weDecidedAndWhy: Her aunt moved in on Sunday. That makes her safe, and we saw it.
police opens D2
crs types: close {case R1} --reason complete
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  N1 decision crs -> police Amara met by D2
  D2 verify police -> crs met
  D2 read police -> crs met
