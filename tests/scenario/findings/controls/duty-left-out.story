# not written: R1 decision crs -> police Amara open
row 0
finding A duty that nobody wrote down
source The runner's own control.
players crs edt police

arm one
at 2026-11-02 09:10
police sends referral R1
  child: Amara TEST-Reed
duties
  R1 acknowledge crs -> police open

arm two
at 2026-11-02 09:10
duties
