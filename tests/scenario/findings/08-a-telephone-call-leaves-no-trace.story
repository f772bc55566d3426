row 8
finding A telephone call leaves no trace with the one who rang
source docs/PROCESSES.md row 8: all but police and ambulance ring; a conversation that nobody wrote down cannot be answered.
players crs edt school

arm as found
# The school says what it believes it told at 10:05.  Nobody at the front door had written it down.
at 2026-11-02 10:30
school sends referral S1
  route: slip
  child: Amara TEST-Reed
  rangAt: 2026-11-02 10:05
crs opens S1
at 2026-11-04 09:00
school types: owed
  reads: overdue decision crs
crs cannot type: close {case S1} --reason complete
  reads: missing: S1/decision/school/Amara
duties
  S1 acknowledge crs -> school met
  S1 decision crs -> school Amara overdue

arm as it should be
# The clock runs from the call, not from its being typed.
at 2026-11-02 10:20
crs types C1: log-call --for school --safe yes --received-at {@2026-11-02 10:05} --child "Amara TEST-Reed" --narrative "TEST hungry" --read-back "TEST you said she came hungry"
  reads: accepted
school opens C1
  reads: "readBack": "TEST you said she came hungry"
at 2026-11-02 12:00
crs sends decision D1 about C1
  Amara: early-help
school opens D1
crs cannot type: log-call --for school --child "Amara TEST-Reed"
  reads: is it safe to write back to that organisation?
duties
  C1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs met
  D1 early-help-outcome crs -> school Amara open

arm a call with its decision in one
at 2026-11-02 10:20
crs types C1,D1: log-call --for school --safe yes --child "Amara TEST-Reed" --narrative "TEST" --decide nfa --rationale TEST --manager TEST --told-us TEST --why TEST --next TEST --next-by {@2026-11-09 17:00} --meanwhile TEST --family-knows TEST --contact TEST --contact-phone 01632960299 --disagree TEST --disagree-by {@2026-11-09 17:00}
school has C1
school has D1
crs types: close {case C1} --reason complete
duties
  C1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs open

arm whoever must not be written to
at 2026-11-02 10:20
crs types C1: log-call --for school --safe no --child "Amara TEST-Reed" --narrative "TEST" --safe-contact "ring her sister"
school has not C1
duties
  C1 decision crs -> individual Amara open

arm the slip is matched to the call
at 2026-11-02 10:20
crs types C1: log-call --for school --safe yes --received-at {@2026-11-02 10:05} --child "Amara TEST-Reed" --narrative "TEST hungry" --read-back "TEST read back"
at 2026-11-02 10:30
school sends referral S1
  route: slip
  child: Amara TEST-Reed
  rangAt: 2026-11-02 10:05
crs opens S1
crs types L1: link {case S1} --into {case C1} --why "The call of 10:05"
  reads: waits for a second person
crs types as manager: confirm {L1}
# One answer each, to what the school sent and to what it said; both cases count as one.
crs sends decision D1 about C1
  Amara: advice
crs cannot type: close {case C1} --reason complete
  reads: missing: S1/decision/school/Amara
crs sends decision D2 about S1
  Amara: existing-case
school opens D1
school opens D2
crs types: close {case C1} --reason complete
  reads: accepted
duties
  C1 decision crs -> school Amara met by D1
  S1 acknowledge crs -> school met
  S1 decision crs -> school Amara met by D2
  D1 verify school -> crs met
  D1 read school -> crs met
  D2 verify school -> crs met
  D2 read school -> crs met
