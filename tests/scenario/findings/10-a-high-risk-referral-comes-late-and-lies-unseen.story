row 10
finding A high-risk police referral comes late and lies unseen
source DOMAIN.md row 10: the headline of 2025 is how long high-risk police referrals took to reach the front door.
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
