row 5
finding No single written record of the strategy meeting
source docs/PROCESSES.md row 5: in 2025 not all who had met had the same written record, and plans made together were not carried out.
players crs edt police health school

arm as found
at 2026-11-02 09:10
police sends referral R1
  grade: high
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: strategy
police opens D1
at 2026-11-02 14:00
# The meeting is held, and its record goes to the police alone.
crs sends strategy-record S1 about D1 to police
  meeting: M1
  heldAt: 2026-11-02 13:00
  invited: police, health, school
  present: police, health
  s47: single
  Amara: single
police opens S1
health has not S1
at 2026-11-04 09:00
crs types: owed
  reads: overdue strategy-record health
  reads: overdue strategy-record school
crs cannot type: close {case R1} --reason complete
  reads: missing: S1/strategy-record/health
  reads: missing: S1/strategy-record/school
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  D1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> health overdue
  S1 strategy-record crs -> school overdue
  S1 s47-outcome crs -> police Amara open
  S1 assessment-outcome crs -> police Amara open
  S1 verify police -> crs met
  S1 read police -> crs met

arm as it should be
at 2026-11-02 09:10
police sends referral R1
  grade: high
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: strategy
police opens D1
at 2026-11-02 14:00
crs sends strategy-record S1 about D1 to police,health,school
  meeting: M1
  heldAt: 2026-11-02 13:00
  invited: police, health, school
  present: police, health
  s47: none
  Amara: none
police opens S1
health opens S1
# Whoever was not there reads the same words.
school opens S1
  reads: "decision": "Joint enquiry; medical today."
crs types: track {S1}
  reads: school opened
# What is agreed otherwise later is a new version, never another text under the old one.
at 2026-11-03 10:00
crs cannot send strategy-record S2 about S1 to police,health,school
  meeting: M1
  heldAt: 2026-11-02 13:00
  invited: police, health, school
  present: police
  s47: none
  Amara: none
  reads: version
crs sends strategy-record S3 about S1 to police,health,school
  meeting: M1
  version: 2
  heldAt: 2026-11-02 13:00
  invited: police, health, school
  present: police
  s47: none
  Amara: none
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  D1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> health met by S1
  S1 strategy-record crs -> school met by S1
  S1 verify police -> crs met
  S1 read police -> crs met
  S1 verify health -> crs met
  S1 read health -> crs met
  S1 verify school -> crs met
  S1 read school -> crs met
  S3 strategy-record crs -> police met by S3
  S3 strategy-record crs -> health met by S3
  S3 strategy-record crs -> school met by S3
  S3 verify police -> crs met
  S3 read police -> crs open
  S3 verify health -> crs met
  S3 read health -> crs open
  S3 verify school -> crs met
  S3 read school -> crs open

arm one who must not see who else has it
at 2026-11-02 09:10
police sends referral R1
  grade: high
  child: Amara TEST-Reed
crs opens R1
crs types S2,S1: record {case R1} --invited police --invited health --invited school --apart school --present police --present health --s47 none --decision "No enquiry" --risk "Seen by her aunt" --action "health by 2026-11-04T17:00:00Z: ring the aunt"
police opens S1
health opens S1
school has S2
school has not S1
school opens S2
  does not read: "to": [ "crs", "edt", "health"
  reads: "decision": "No enquiry"
# It is one record in two envelopes: what was agreed is owed once, whichever of the two is answered.
health types A1: action-done {S1} 1 --done single --what "Rang the aunt"
# How far it has come is seen at a glance.
crs types: case {case R1}
  reads: strategy-record S1 2 of 2 have verified, 2 have read
  reads: strategy-record S2 1 of 1 has verified, 1 has read
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara open
  S2 strategy-record crs -> police met by S1
  S2 strategy-record crs -> health met by S1
  S2 strategy-record crs -> school met by S2
  S2 action health -> crs 1 met by A1
  S1 verify police -> crs met
  S1 read police -> crs met
  S1 verify health -> crs met
  S1 read health -> crs met
  S2 verify school -> crs met
  S2 read school -> crs met
