row 10
finding A high-risk police referral comes late and lies unseen
source docs/PROCESSES.md row 10: the headline of 2025 is how long high-risk police referrals took to reach the front door.
players crs edt police

arm as found
# An officer knew at 02:00; the notice is sent after the shift.
at 2026-11-02 09:10
police sends referral R1
  grade: high
  awareAt: 2026-11-02 02:00
  child: Amara TEST-Reed
at 2026-11-02 09:45
crs types: notices
  reads: warn
police types: track {R1}
  reads: NOT YET SEEN
  reads: 01632960123
at 2026-11-02 10:15
crs types: queue
  reads: HIGH UNOPENED police
  reads: OVERDUE
police types: ageing
  reads: R1 high 2026-11-02T09:10:00Z 1 h 05 min NOT OPENED
  reads: aware to received: median 430 min
crs cannot type: doctor
  reads: high-grade
duties
  R1 acknowledge crs -> police overdue
  R1 decision crs -> police Amara open

arm as it should be
at 2026-11-02 02:20
police sends referral R1
  grade: high
  awareAt: 2026-11-02 02:00
  child: Amara TEST-Reed
# At night it is the out-of-hours team that sees it, and its seeing counts.
at 2026-11-02 02:40
edt types: owed
  reads: acknowledge police
  reads: decision police
edt opens R1
police types: track {R1}
  reads: edt opened
  reads: edt-worker
at 2026-11-02 09:00
crs types: queue
  reads: HIGH
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara open

arm thirty that are late, and one that is new
at 2026-11-02 09:00
police sends referral S1..S30
  grade: standard
  child: Amara TEST-Reed
at 2026-11-06 09:00
police sends referral R1
  grade: high
  child: Ben TEST-Mole
crs types: queue
  reads first: R1 HIGH UNOPENED
crs opens R1
# Opened, it still stands before them until it is answered.
crs types: queue
  reads first: R1 HIGH opened
duties
  S1 acknowledge crs -> police overdue
  S1 decision crs -> police Amara overdue
  S2 acknowledge crs -> police overdue
  S2 decision crs -> police Amara overdue
  S3 acknowledge crs -> police overdue
  S3 decision crs -> police Amara overdue
  S4 acknowledge crs -> police overdue
  S4 decision crs -> police Amara overdue
  S5 acknowledge crs -> police overdue
  S5 decision crs -> police Amara overdue
  S6 acknowledge crs -> police overdue
  S6 decision crs -> police Amara overdue
  S7 acknowledge crs -> police overdue
  S7 decision crs -> police Amara overdue
  S8 acknowledge crs -> police overdue
  S8 decision crs -> police Amara overdue
  S9 acknowledge crs -> police overdue
  S9 decision crs -> police Amara overdue
  S10 acknowledge crs -> police overdue
  S10 decision crs -> police Amara overdue
  S11 acknowledge crs -> police overdue
  S11 decision crs -> police Amara overdue
  S12 acknowledge crs -> police overdue
  S12 decision crs -> police Amara overdue
  S13 acknowledge crs -> police overdue
  S13 decision crs -> police Amara overdue
  S14 acknowledge crs -> police overdue
  S14 decision crs -> police Amara overdue
  S15 acknowledge crs -> police overdue
  S15 decision crs -> police Amara overdue
  S16 acknowledge crs -> police overdue
  S16 decision crs -> police Amara overdue
  S17 acknowledge crs -> police overdue
  S17 decision crs -> police Amara overdue
  S18 acknowledge crs -> police overdue
  S18 decision crs -> police Amara overdue
  S19 acknowledge crs -> police overdue
  S19 decision crs -> police Amara overdue
  S20 acknowledge crs -> police overdue
  S20 decision crs -> police Amara overdue
  S21 acknowledge crs -> police overdue
  S21 decision crs -> police Amara overdue
  S22 acknowledge crs -> police overdue
  S22 decision crs -> police Amara overdue
  S23 acknowledge crs -> police overdue
  S23 decision crs -> police Amara overdue
  S24 acknowledge crs -> police overdue
  S24 decision crs -> police Amara overdue
  S25 acknowledge crs -> police overdue
  S25 decision crs -> police Amara overdue
  S26 acknowledge crs -> police overdue
  S26 decision crs -> police Amara overdue
  S27 acknowledge crs -> police overdue
  S27 decision crs -> police Amara overdue
  S28 acknowledge crs -> police overdue
  S28 decision crs -> police Amara overdue
  S29 acknowledge crs -> police overdue
  S29 decision crs -> police Amara overdue
  S30 acknowledge crs -> police overdue
  S30 decision crs -> police Amara overdue
  R1 acknowledge crs -> police met
  R1 decision crs -> police Ben open
