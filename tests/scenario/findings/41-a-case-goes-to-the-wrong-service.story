row 41
finding A case is passed on, and nobody has it
source docs/PROCESSES.md row 41: allocation to the right service and stepping down to early help work where somebody takes the case.
players crs edt school team

arm as found
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: early-help
  receivingService: Early help hub
school opens D1
crs sends handover H1 to team
  item: R1
# The team says no.  Nothing has moved: the front door still owes it all.
at 2026-11-02 16:00
team sends handover-declined X1 about H1
  item: R1
crs opens X1
  reads: "why":
at 2026-12-02 09:00
crs types: owed
  reads: overdue early-help-outcome school
team types: owed
  does not read: early-help-outcome
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs met
  D1 early-help-outcome crs -> school Amara overdue
  H1 handover team -> crs 1 met by X1

arm as it should be
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: early-help
  receivingService: Early help hub
school opens D1
crs sends handover H1 to team
  item: R1
at 2026-11-02 16:00
team sends handover-accepted A1 about H1
  item: R1
school types: notices
  reads: held
  reads: team
team types: owed
  reads: open early-help-outcome school
at 2026-11-16 11:00
team sends outcome O1 about D1 to school in-case-of R1
  of: early-help
  Amara: taken-up
school opens O1
team types: close {case R1} --reason rc9
  reads: accepted
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs met
  D1 early-help-outcome team -> school Amara met by O1
  H1 handover team -> crs 1 met by A1
  O1 verify school -> team met
  O1 read school -> team met
