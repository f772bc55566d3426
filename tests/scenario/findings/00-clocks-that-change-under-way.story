row -
finding A rule changes while a clock runs, a school is shut, a setting has no calendar
source Not a row: the bad input of time that the rules must stand.
players crs edt police school council team

arm a policy that shortens a running clock
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
at 2026-11-02 10:00
policy: clock decision any 30 minutes 15 minutes local
# What was promised before keeps the day it was promised for; what comes after has the new one.
police sends referral R2
  grade: medium
  child: Ben TEST-Mole
crs opens R2
at 2026-11-02 10:40
crs types: owed
  reads: open decision police due end of Tue 2026-11-03
  reads: overdue decision police due Mon 2026-11-02 10:30
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara open
  R2 acknowledge crs -> police met
  R2 decision crs -> police Ben overdue

arm a school with a term of its own
# Its half-term is a week later than the policy's: its bell rings on the 9th.
at 2026-11-01 20:00
card of school: term 2026-09-02 2026-10-23
card of school: term 2026-11-09 2026-12-18
at 2026-11-01 22:40
police reports I1: N1
  kind: encompass
  grade: medium
  child: Amara TEST-Reed, born 2017-03-14, at school
at 2026-11-06 12:00
police types: owed
  reads: open read school due Mon 2026-11-09 08:30
duties
  N1 verify school -> police met
  N1 read school -> police open

arm a school that is shut, and says who is there
at 2026-11-01 20:00
card of school: closed 2026-10-31 2026-11-03 council
at 2026-11-01 22:40
police reports I1: N1
  kind: encompass
  grade: medium
  child: Amara TEST-Reed, born 2017-03-14, at school
council has N1
school has not N1
council opens N1
duties
  N1 verify council -> police met
  N1 read council -> police met

arm the clocks go back in the night
# 2026-10-25: the hour from one to two comes twice; an elapsed hour is an hour all the same.
at 2026-10-25 00:30
police sends referral R1
  grade: high
  child: Amara TEST-Reed
at 2026-10-25 01:45
crs types: owed
  reads: acknowledge police due Sun 2026-10-25 01:30
duties
  R1 acknowledge crs -> police overdue
  R1 decision crs -> police Amara open

arm everybody dies in between
at 2026-11-02 09:10
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
police dies
broker dies
crs dies
crs opens R1
broker dies
at 2026-11-03 23:00
broker dies
crs sends decision D1 about R1
  Amara: assessment
crs dies
police dies
police opens D1
at 2027-01-11 09:00
broker dies
crs types: owed
  reads: overdue assessment-outcome police
crs types: notices
  reads: overdue
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs met
  D1 assessment-outcome crs -> police Amara overdue

arm a case lent for the night comes back by itself
at 2026-11-02 16:00
police sends referral R1
  grade: medium
  child: Amara TEST-Reed
crs opens R1
crs types H1: hand-over team {case R1} --summary TEST --todo TEST --until {@2026-11-03 08:30}
team types A1: accept {H1}
team types: owed
  reads: open decision police
at 2026-11-03 08:31
team types: owed
  reads: we owe nothing
crs types: owed
  reads: open decision police
police types: notices
  reads: held
crs sends decision D1 about R1
  Amara: nfa
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  H1 handover team -> crs 1 met by A1
  D1 verify police -> crs met
  D1 read police -> crs open
