row 23
finding The child is not heard, or not seen alone
source docs/PROCESSES.md row 23: reviews of 2019 ask that a child who is not seen alone is written down as such, and followed up.
players crs edt school

arm as found
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
  voice.heard: yes
  voice.seenAlone: no
crs opens R1
at 2026-11-05 09:00
crs types: follow-ups
  reads: seen-alone
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara overdue

arm as it should be
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed
  voice.heard: yes
  voice.by: her form teacher, whom she trusts
  voice.words: I do not want to go home.
  voice.seenAlone: yes
crs opens R1
  reads: "words": "I do not want to go home."
crs types: follow-ups
  does not read: voice
  does not read: seen-alone
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara open
