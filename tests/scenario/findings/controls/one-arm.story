# it wants row, finding, source, players and two arms at least
row 0
finding A story with one arm
source The runner's own control.
players crs edt police

arm one
at 2026-11-02 09:10
duties
