row 27
finding The third referral in a year is read as if it were the first
source docs/PROCESSES.md row 27: a quarter of referrals in 2024 were repeats; police contacts piled up without a referral.
players crs edt police school

arm as found
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed, born 2015-03-14
crs opens R1
crs sends decision D1 about R1
  Amara: nfa
school opens D1
crs types: close {case R1} --reason complete
at 2026-12-02 09:10
police sends referral R2
  grade: medium
  child: Amara TEST-Reed, born 2015-03-14
crs opens R2
crs types: repeat {R2}
  reads: R1
# It is answered as a first one all the same, and says so in clear, where the figures find it.
crs sends decision D2 about R2
  Amara: nfa
  rereferral: no
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs met
  R2 acknowledge crs -> police met
  R2 decision crs -> police Amara met by D2
  D2 verify police -> crs met
  D2 read police -> crs open

arm as it should be
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed, born 2015-03-14
crs opens R1
crs sends decision D1 about R1
  Amara: nfa
school opens D1
crs types: close {case R1} --reason complete
at 2026-12-02 09:10
police sends referral R2
  grade: medium
  child: Amara TEST-Reed, born 2015-03-14
crs opens R2
crs types: repeat {R2}
  reads: R1
# One person offers the link, another one, a manager, says yes.
crs types L1: link {case R2} --into {case R1} --why "The same child"
  reads: waits for a second person
crs cannot type: confirm {L1}
crs types as manager: confirm {L1}
crs types: repeat {R2}
  reads: no earlier referral of these children in 12 months but those of cases linked with this one
# Linked or not, it is a re-referral, and the decision says so without being asked to.
crs types D2: decide {R2} --code assessment --rationale TEST --told-us TEST --why TEST --next TEST --next-by {@2026-12-09 17:00} --meanwhile TEST --family-knows TEST --contact TEST --contact-phone 01632960299 --disagree TEST --disagree-by {@2026-12-09 17:00}
police opens D2
  reads: "rereferral": "YES"
# Neither referrer learns of the other.
school has not D2
police has not D1
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs met
  R2 acknowledge crs -> police met
  R2 decision crs -> police Amara met by D2
  D2 verify police -> crs met
  D2 read police -> crs met
  D2 assessment-outcome crs -> police Amara open

arm two children of the same name
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed, born 2015-03-14
police sends referral R2
  grade: medium
  child: Amara TEST-Reed, born 2015-03-14
crs opens R1
crs opens R2
crs types L1: link {case R2} --into {case R1} --why "The same child"
crs types as manager: confirm {L1}
crs sends decision D1 about R1
  Amara: nfa
school opens D1
crs cannot type: close {case R1} --reason complete
  reads: missing: R2/decision/police/Amara
# They are two.  From now on each case stands alone, and it is written down who saw what.
crs types U1: unlink {case R2} --into {case R1} --why "Two children of one name"
crs types as manager: confirm {U1}
crs types: governance
  reads: unlink from crs case {case R2} U1
crs types: close {case R1} --reason complete
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  R2 acknowledge crs -> police met
  R2 decision crs -> police Amara open
  D1 verify school -> crs met
  D1 read school -> crs met
