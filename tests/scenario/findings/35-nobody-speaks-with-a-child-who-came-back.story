row 35
finding Nobody speaks with a child who was missing and came back
source docs/PROCESSES.md row 35: return interviews are to be held within 72 hours; grading of missing children was corrected after two reviews.
players crs edt police school

arm as found
at 2026-11-03 22:00
police sends notification M1 to crs
  kind: endeavour-missing
  grade: medium
  told: school
  child: Amara TEST-Reed, born 2012-03-14
at 2026-11-04 06:00
police sends notification F1 about M1 to crs
  kind: endeavour-found
  grade: medium
  told: school
  child: Amara TEST-Reed, born 2012-03-14
crs opens F1
at 2026-11-06 07:00
crs types: notices
  reads: warn
at 2026-11-07 09:00
crs types: owed
  reads: overdue return-interview police
  reads: overdue return-interview school
duties
  M1 verify crs -> police met
  M1 read crs -> police overdue
  F1 verify crs -> police met
  F1 read crs -> police met
  F1 return-interview crs -> police overdue
  F1 return-interview crs -> school overdue

arm as it should be
at 2026-11-03 22:00
police sends notification M1 to crs
  kind: endeavour-missing
  grade: medium
  told: school
  child: Amara TEST-Reed, born 2012-03-14
crs opens M1
at 2026-11-04 06:00
police sends notification F1 about M1 to crs
  kind: endeavour-found
  grade: medium
  told: school
  child: Amara TEST-Reed, born 2012-03-14
crs opens F1
at 2026-11-05 16:00
crs sends outcome O1 about F1 to police
  of: return-interview
  Amara: done
crs sends outcome O2 about F1 to school
  of: return-interview
  Amara: done
police opens O1
school opens O2
duties
  M1 verify crs -> police met
  M1 read crs -> police met
  F1 verify crs -> police met
  F1 read crs -> police met
  F1 return-interview crs -> police met by O1
  F1 return-interview crs -> school met by O2
  O1 verify police -> crs met
  O1 read police -> crs met
  O2 verify school -> crs met
  O2 read school -> crs met

arm from the incident to the interview, as people type it
at 2026-11-03 22:00
police reports I1: N1,N2
  kind: endeavour-missing
  grade: medium
  child: Amara TEST-Reed, born 2012-03-14, at school
at 2026-11-04 06:00
police reports I2: F1,F2
  kind: endeavour-found
  missing: I1
  grade: medium
  child: Amara TEST-Reed, born 2012-03-14, at school
crs opens N2
crs opens F2
school opens N1
school opens F1
at 2026-11-05 16:00
crs types O1,O2: outcome {F2} --of return-interview --code done --rationale TEST --told-us TEST --why TEST --next TEST --next-by {@2026-12-09 17:00} --meanwhile TEST --family-knows TEST --contact TEST --contact-phone 01632960299 --disagree TEST --disagree-by {@2026-12-09 17:00}
police opens O1
school opens O2
duties
  N1 verify school -> police met
  N1 read school -> police met
  N2 verify crs -> police met
  N2 read crs -> police met
  F1 verify school -> police met
  F1 read school -> police met
  F2 verify crs -> police met
  F2 read crs -> police met
  F2 return-interview crs -> police met by O1
  F2 return-interview crs -> school met by O2
  O1 verify police -> crs met
  O1 read police -> crs met
  O2 verify school -> crs met
  O2 read school -> crs met
