row 46
finding An allegation against a worker is read by the whole office, or late
source docs/PROCESSES.md row 46: in 2023 allegations about carers did not reach the designated officer swiftly.
players crs edt school lado police.psd police

arm as found
# It is sent to the front door's general desk: everybody there can read it, and the designated officer cannot.
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs has R1
edt has R1
lado has not R1
# A desk of its own is no front door: an allegation goes there as what it is, in a case of its own hand.
school cannot send referral R2 to lado
  child: Amara TEST-Reed
  reads: refused: type-not-allowed
at 2026-11-04 09:00
crs types: queue
  reads: OVERDUE
duties
  R1 acknowledge crs -> school overdue
  R1 decision crs -> school Amara overdue

arm as it should be
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
# The designated officer is asked at once and by itself; the general agent of the police has no part in it.
crs types Q1: ask {R1} --to lado --rag red --question "Is the carer known to you?"
lado has Q1
police has not Q1
lado sends information-response A1 about Q1
crs opens A1
crs types Q2: ask {R1} --to police.psd --rag red --question "Is the officer known to you?"
police.psd has Q2
police has not Q2
police.psd sends information-response A2 about Q2
crs sends decision D1 about R1
  Amara: advice
school opens D1
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs met
  Q1 information-response lado -> crs met by A1
  Q2 information-response police.psd -> crs met by A2

arm a desk that takes allegations itself
# The registrar gives the designated officer's desk the right to take referrals, and a policy of its own.
at 2026-11-02 09:10
registrar: lado becomes crs
policy of lado
at 2026-11-02 09:20
school sends referral R1 to lado
  grade: high
  child: Amara TEST-Reed
lado opens R1
crs has not R1
edt has not R1
crs types: queue
  does not read: R1
# Nobody at the front door, not even by the name of the case.
crs cannot type: close {case R1} --reason complete
lado sends decision D1 about R1
  Amara: advice
school opens D1
lado types: owed
  reads: we owe nothing
duties
  R1 acknowledge lado -> school met
  R1 decision lado -> school Amara met by D1
  D1 verify school -> lado met
  D1 read school -> lado met
