# it was not refused
row 0
finding A refusal that does not come
source The runner's own control.
players crs edt police

arm one
at 2026-11-02 09:10
police cannot send referral R1
  child: Amara TEST-Reed
duties

arm two
at 2026-11-02 09:10
duties
