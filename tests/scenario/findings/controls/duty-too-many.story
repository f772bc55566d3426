# not so: R1 decision crs -> police Amara met
row 0
finding A duty list that is wrong
source The runner's own control.
players crs edt police

arm one
at 2026-11-02 09:10
police sends referral R1
  child: Amara TEST-Reed
duties
  R1 acknowledge crs -> police open
  R1 decision crs -> police Amara met

arm two
at 2026-11-02 09:10
duties
