row 9
finding A written referral by police or ambulance comes days after the fact
source docs/PROCESSES.md row 9: the written route of police and ambulance works; how fast it is used did not.
players crs edt police ambulance

arm as found
# A crew saw it on Friday evening; the form is sent on Monday.
at 2026-11-02 09:10
ambulance sends referral R1
  grade: none
  awareAt: 2026-10-30 19:00
  child: Amara TEST-Reed
crs opens R1
at 2026-11-04 09:00
crs types: queue
  reads: ambulance
  reads: OVERDUE
ambulance types: owed
  reads: overdue decision crs
duties
  R1 acknowledge crs -> ambulance met
  R1 decision crs -> ambulance Amara overdue

arm as it should be
at 2026-10-30 19:20
ambulance sends referral R1
  grade: none
  awareAt: 2026-10-30 19:00
  child: Amara TEST-Reed
# The clocks of the answer run in working days: from Friday evening to the end of Monday.
at 2026-11-02 09:00
crs opens R1
crs types: owed
  reads: open decision ambulance due end of Mon 2026-11-02
crs sends decision D1 about R1
  Amara: assessment
ambulance opens D1
duties
  R1 acknowledge crs -> ambulance met
  R1 decision crs -> ambulance Amara met by D1
  D1 verify ambulance -> crs met
  D1 read ambulance -> crs met
  D1 assessment-outcome crs -> ambulance Amara open
