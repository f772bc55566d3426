row 52
finding A case changes hands and those who referred do not know
source docs/PROCESSES.md row 52: audits of 2024 found confusion when children passed from one social worker's team to the next.
players crs edt police school team

arm as found
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: assessment
police opens D1
# The team writes as if it had the case.  It was never handed over, so it may not.
team cannot send outcome O1 about D1 to police in-case-of R1
  of: assessment
  Amara: nfa
  reads: refused:
police has not O1
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  D1 assessment-outcome crs -> police Amara open

arm as it should be
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: assessment
police opens D1
crs sends handover H1 to team
  item: R1
team sends handover-accepted A1 about H1
  item: R1
police types: notices
  reads: held
  reads: team
# What the police know more of goes to whoever has the case now.
at 2026-11-05 09:00
police sends further-information I1 about R1
  grade: medium
team has I1
team opens I1
at 2026-11-20 09:00
team sends outcome O1 about D1 to police in-case-of R1
  of: assessment
  Amara: child-in-need
police opens O1
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  D1 assessment-outcome team -> police Amara met by O1
  H1 handover team -> crs 1 met by A1
  I1 acknowledge team -> police met
  O1 verify police -> team met
  O1 read police -> team met

arm handed over before anybody had opened it
at 2026-11-03 09:30
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs types H1: hand-over team {case R1} --summary TEST --todo TEST
team types A1: accept {H1}
# The team reads it with the mail that came along; that it was seen is still the front door's to say, to which it was sent.
team types: show {R1}
  reads: "handedOverBy": "crs"
team types D1: decide {R1} --code nfa --rationale TEST --told-us TEST --why TEST --next TEST --next-by {@2026-12-09 17:00} --meanwhile TEST --family-knows TEST --contact TEST --contact-phone 01632960299 --disagree TEST --disagree-by {@2026-12-09 17:00}
team types: open {R1}
  reads: "handedOverBy": "crs"
  reads: Its receipt is for crs to give, to which it was sent
team cannot type: close {case R1} --reason complete
  reads: missing: R1/acknowledge/police
  reads: crs has to open R1
team types: queue
  reads: waits for crs, which has to open R1
team cannot type: may-close {case R1}
  reads: may not close: crs owes acknowledge to police
crs types: queue
  reads: R1 medium UNOPENED
crs opens R1
team types: close {case R1} --reason complete
team types: hold {case R1} --reason review --words TEST
duties
  R1 acknowledge crs -> police met
  R1 decision team -> police Amara met by D1
  H1 handover team -> crs 1 met by A1
  D1 verify police -> team met
  D1 read police -> team open
