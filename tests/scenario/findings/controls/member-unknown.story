# member-unknown.story:9: referral has no member colour
row 0
finding A member that there is not
source The runner's own control.
players crs edt police

arm one
at 2026-11-02 09:10
police sends referral R1
  child: Amara TEST-Reed
  colour: blue
duties

arm two
at 2026-11-02 09:10
duties
