# line 12: nobody reads "the moon"
row 0
finding Words that nobody reads
source The runner's own control.
players crs edt police

arm one
at 2026-11-02 09:10
police sends referral R1
  child: Amara TEST-Reed
crs types: queue
  reads: the moon
duties

arm two
at 2026-11-02 09:10
duties
