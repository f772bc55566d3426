row 17
finding Neither the school nor mental health services are invited to the strategy meeting
source docs/PROCESSES.md row 17: next door, in 2022, schools and CAMHS were not routinely invited, and little was known of the child's days.
players crs edt police health school camhs

arm as found
at 2026-11-02 09:10
school sends referral R1
  grade: high
  child: Amara TEST-Reed
crs opens R1
crs types Q1: ask {R1} --to camhs --rag amber --question "Is she known to you?" --context "Lives with her aunt" --from 2026-09-01 --until 2026-11-01 --basis "Children Act 2004 s16LA"
camhs sends information-response A1 about Q1
crs sends decision D1 about R1
  Amara: strategy
at 2026-11-02 14:00
# The record names the police and health.  The school referred her, and mental health services know her: why are they not there?
crs cannot type: record {case R1} --invited police --invited health --present police --present health --present crs --s47 none --decision "No enquiry" --risk "Seen by her aunt"
  reads: school knows the child and was not invited: say why with --omitted school=REASON
  reads: camhs knows the child and was not invited
  reads: Nothing was sent.
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs overdue
  D1 strategy-record crs -> school open
  Q1 information-response camhs -> crs met by A1

arm as it should be
at 2026-11-02 09:10
school sends referral R1
  grade: high
  child: Amara TEST-Reed
crs opens R1
crs types Q1: ask {R1} --to camhs --rag amber --question "Is she known to you?" --context "Lives with her aunt" --from 2026-09-01 --until 2026-11-01 --basis "Children Act 2004 s16LA"
camhs sends information-response A1 about Q1
crs sends decision D1 about R1
  Amara: strategy
at 2026-11-02 14:00
crs types S1: record {case R1} --invited police --invited health --invited school --omitted camhs=not-relevant --present police --present health --present crs --s47 none --decision "No enquiry" --risk "Seen by her aunt"
  reads: accepted
school opens S1
camhs has not S1
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  D1 verify school -> crs met
  D1 read school -> crs overdue
  D1 strategy-record crs -> school met by S1
  Q1 information-response camhs -> crs met by A1
  S1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> health met by S1
  S1 strategy-record crs -> school met by S1
  S1 verify police -> crs met
  S1 read police -> crs open
  S1 verify health -> crs met
  S1 read health -> crs open
  S1 verify school -> crs met
  S1 read school -> crs met

arm the school that only the referral names
at 2026-11-02 09:10
police sends referral R1
  grade: high
  child: Amara TEST-Reed
crs opens R1
crs sends decision D1 about R1
  Amara: strategy
at 2026-11-02 14:00
# The police wrote which school she goes to.  Whether it has an agent or not, somebody there knows her.
crs cannot type: record {case R1} --invited police --invited health --present police --present health --s47 none --decision "No enquiry" --risk Low
  reads: TEST Quayside Primary is the child's school
  reads: --omitted school=REASON
  reads: Nothing was sent.
crs cannot type: record {case R1} --invited police --invited health --present police --present health --omitted health=unsafe --s47 none --decision "No enquiry" --risk Low
  reads: TEST Quayside Primary is the child's school
crs types S1: record {case R1} --invited police --invited health --present police --present health --omitted school=not-relevant --s47 none --decision "No enquiry" --risk Low
police opens S1
  reads: "agency": "school"
duties
  R1 acknowledge crs -> police met
  R1 decision crs -> police Amara met by D1
  D1 verify police -> crs met
  D1 read police -> crs overdue
  D1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> health met by S1
  S1 verify police -> crs met
  S1 read police -> crs met
  S1 verify health -> crs met
  S1 read health -> crs open
