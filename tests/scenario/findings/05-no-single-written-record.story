row 5
finding No single written record of the strategy meeting
source DOMAIN.md row 5: in 2025 not all who had met had the same written record, and plans made together were not carried out.
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
