row 25
finding A sibling is forgotten
source docs/PROCESSES.md row 25: in 2025 not every child of a family was looked at for itself.
players crs edt school police health

arm as found
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed, born 2015-03-14
  child: Ben TEST-Reed, born 2018-05-02
  child: Cleo TEST-Reed, born 2022-01-20
crs opens R1
at 2026-11-02 15:00
crs sends decision D1 about R1
  Amara: assessment
  Ben: early-help
crs cannot type: may-close {case R1}
  reads: crs owes decision to school
crs cannot type: close {case R1} --reason complete
  reads: missing: R1/decision/school/Cleo
at 2026-11-04 09:00
crs types: queue
  reads: OVERDUE
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  R1 decision crs -> school Ben met by D1
  R1 decision crs -> school Cleo overdue
  D1 verify school -> crs met
  D1 read school -> crs open
  D1 assessment-outcome crs -> school Amara open
  D1 early-help-outcome crs -> school Ben open

arm as it should be
at 2026-11-02 09:10
school sends referral R1
  grade: medium
  child: Amara TEST-Reed, born 2015-03-14
  child: Ben TEST-Reed, born 2018-05-02
  child: Cleo TEST-Reed, born 2022-01-20
crs opens R1
at 2026-11-02 15:00
crs sends decision D1 about R1
  Amara: assessment
  Ben: early-help
  Cleo: advice
school opens D1
at 2026-11-20 10:00
crs sends outcome O1 about D1
  of: early-help
  Ben: taken-up
at 2026-12-18 10:00
crs sends outcome O2 about D1
  of: assessment
  Amara: nfa
school opens O1
school opens O2
crs types: close {case R1} --reason complete
  reads: accepted
duties
  R1 acknowledge crs -> school met
  R1 decision crs -> school Amara met by D1
  R1 decision crs -> school Ben met by D1
  R1 decision crs -> school Cleo met by D1
  D1 verify school -> crs met
  D1 read school -> crs met
  D1 assessment-outcome crs -> school Amara met by O2
  D1 early-help-outcome crs -> school Ben met by O1
  O1 verify school -> crs met
  O1 read school -> crs met
  O2 verify school -> crs met
  O2 read school -> crs met

arm a sibling whom another referral named
at 2026-11-02 09:10
school sends referral R1
  grade: high
  child: Amara TEST-Reed, born 2015-03-14
crs opens R1
police sends referral R2
  grade: high
  child: Amara TEST-Reed, born 2015-03-14
  child: Ben TEST-Reed, born 2018-05-02
crs opens R2
crs types L1: link {case R2} --into {case R1} --why "The same family"
crs types as manager: confirm {L1}
crs sends decision D1 about R1
  Amara: strategy
crs sends decision D2 about R2
  Amara: strategy
  Ben: strategy
at 2026-11-02 14:00
# The meeting is one, and so is its record.  Whoever speaks of Amara alone is asked what becomes of Ben.
crs cannot type: record {case R1} --invited police --invited school --invited health --present police --present health --child amara=joint --decision "Joint enquiry" --risk High
  reads: nothing is said of Ben TEST-Reed
  reads: Every child of the case and of those linked with it stands in the record
  reads: Nothing was sent.
crs types S1: record {case R1} --invited police --invited school --invited health --present police --present health --child amara=joint --child ben=none --decision "Joint enquiry" --risk High
school opens S1
  reads: "name": "Amara TEST-Reed"
  reads: "name": "Ben TEST-Reed"
# From the token nobody learns that there is another referral.
  does not read: {R2.Ben}
  does not read: {R2.Amara}
# What is said anew keeps the token.
crs types S2: record {S1} --child {R1.Amara}=joint --child ben=single --decision "Joint enquiry" --risk High
school opens S2
  reads: "name": "Ben TEST-Reed"
# Whose name it is the front door still knows when the outcome is written.
crs cannot type: outcome {S2} --of s47 --child ben=better
  reads: --child better: write one of
duties
  R1 acknowledge crs -> school met
  D1 read school -> crs overdue
  D1 strategy-record crs -> school met by S1
  D1 verify school -> crs met
  D2 read police -> crs overdue
  D2 strategy-record crs -> police met by S1
  D2 verify police -> crs met
  R1 decision crs -> school Amara met by D1
  R2 acknowledge crs -> police met
  R2 decision crs -> police Amara met by D2
  R2 decision crs -> police Ben met by D2
  S1 assessment-outcome crs -> health Amara replaced by S2
  S1 assessment-outcome crs -> police Amara replaced by S2
  S1 assessment-outcome crs -> school Amara replaced by S2
  S1 read health -> crs replaced by S2
  S1 read police -> crs replaced by S2
  S1 read school -> crs met
  S1 s47-outcome crs -> health Amara replaced by S2
  S1 s47-outcome crs -> police Amara replaced by S2
  S1 s47-outcome crs -> school Amara replaced by S2
  S1 strategy-record crs -> health met by S1
  S1 strategy-record crs -> police met by S1
  S1 strategy-record crs -> school met by S1
  S1 verify health -> crs met
  S1 verify police -> crs met
  S1 verify school -> crs met
  S2 assessment-outcome crs -> health Amara open
  S2 assessment-outcome crs -> health Ben open
  S2 assessment-outcome crs -> police Amara open
  S2 assessment-outcome crs -> police Ben open
  S2 assessment-outcome crs -> school Amara open
  S2 assessment-outcome crs -> school Ben open
  S2 read health -> crs open
  S2 read police -> crs open
  S2 read school -> crs met
  S2 s47-outcome crs -> health Amara open
  S2 s47-outcome crs -> health Ben open
  S2 s47-outcome crs -> police Amara open
  S2 s47-outcome crs -> police Ben open
  S2 s47-outcome crs -> school Amara open
  S2 s47-outcome crs -> school Ben open
  S2 strategy-record crs -> health met by S2
  S2 strategy-record crs -> police met by S2
  S2 strategy-record crs -> school met by S2
  S2 verify health -> crs met
  S2 verify police -> crs met
  S2 verify school -> crs met
