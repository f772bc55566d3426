# word-unknown.story:9: "whispers" is none of
row 0
finding A word that there is not
source The runner's own control.
players crs edt police

arm one
at 2026-11-02 09:10
police whispers referral R1
duties

arm two
at 2026-11-02 09:10
duties
