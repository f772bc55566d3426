# it does not say what is owed in the end
row 0
finding An arm that forgets the duty list
source The runner's own control.
players crs edt police

arm one
at 2026-11-02 09:10

arm two
at 2026-11-02 09:10
duties
