/* P7 to P10, P15 and P18: what the police send, and what is asked of health:
 * counted by hand.  The scene begins on Monday 2026-11-02 at 10:00. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/figured.h"

#define WRITTEN SCENE_PPN
#define NFA SCENE_FULL " child=%s:nfa"

static void
high_referrals_are_measured_from_when_the_police_knew(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-10", .count = 2};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " WRITTEN " grade=high child=aaaaaaaa aware-at=%lld",
		 figured_s("2026-11-02 06:00"));
	ACCEPTED(scene, "R2 police referral case B to crs " WRITTEN " grade=high child=bbbbbbbb aware-at=%lld",
		 figured_s("2026-11-02 05:45"));
	ACCEPTED(scene, "R3 hiow-police.psd referral case C to crs " WRITTEN " grade=high child=cccccccc aware-at=%lld",
		 figured_s("2026-11-02 09:30"));
	/* a call that the police made, an hour after they knew, written down later */
	ACCEPTED(scene,
		 "R4 crs referral case D to crs,police route=telephone protection=none grade=high child=dddddddd"
		 " on-behalf-of=police aware-at=%lld received-at=%lld",
		 figured_s("2026-11-02 07:00"), figured_s("2026-11-02 08:00"));
	/* not high; not the police; says a time that is still to come */
	ACCEPTED(scene, "R5 police referral case E to crs " WRITTEN " grade=medium child=eeeeeeee aware-at=%lld",
		 figured_s("2026-11-01 06:00"));
	ACCEPTED(scene, "R6 health referral case F to crs " WRITTEN " grade=high child=ffffffff aware-at=%lld",
		 figured_s("2026-11-01 06:00"));
	ACCEPTED(scene, "R7 police referral case G to crs " WRITTEN " grade=high child=abababab aware-at=%lld",
		 figured_s("2026-11-02 23:00"));
	figured(&asked);
	/* 240, 255, 30, 60, 0 minutes */
	figured_is(&asked, "P7", "", "", "- 4/5");
	figured_is(&asked, "P7b", "", "", "- 60");
	figured_is(&asked, "P7c", "", "", "- 255");
	figured_is(&asked, "P7", "agency", "hiow-police.psd", "- 1/1");
	figured_is(&asked, "P7", "route", "telephone", "- 1/1");
	SETTLED(scene);
}

static void
notifications_that_are_not_high_do_not_wait_unseen(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 2};

	(void)state;
	scene_at(scene, "2026-11-27 10:00");
	ACCEPTED(scene, "R1 police referral case A to crs " WRITTEN " grade=medium child=aaaaaaaa");
	ACCEPTED(scene, "R2 police referral case B to crs " WRITTEN " grade=standard child=bbbbbbbb");
	ACCEPTED(scene, "R3 police referral case C to crs " WRITTEN " grade=none child=cccccccc");
	ACCEPTED(scene, "R4 police referral case D to crs " WRITTEN " grade=high child=dddddddd");
	ACCEPTED(scene, "R5 school referral case E to crs " WRITTEN " grade=standard child=eeeeeeee");
	scene_at(scene, "2026-11-27 10:30");
	READS(scene, "crs", "opened", "R1");
	scene_at(scene, "2026-12-01 10:00");
	READS(scene, "edt", "opened", "R2");
	scene_at(scene, "2026-12-02 10:00");
	figured(&asked);
	figured_is(&asked, "P8", "", "", "5760 -"); /* 30 min and 4 days: the greater is nine of ten */
	figured_is(&asked, "P8", "grade", "medium", "30 -");
	/* at the end of November two, where the log ends one */
	figured_is(&asked, "P8b", "", "", "2 1");
	figured_is(&asked, "P8b", "grade", "standard", "1 0");
	figured_is(&asked, "P8b", "grade", "none", "1 1");
	figured_is(&asked, "P8c", "", "", "5160 7200");
	SETTLED(scene);
}

static void
requests_are_in_time_late_or_overtaken(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 2};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " WRITTEN " grade=medium child=aaaaaaaa");
	/* green: three working days, to the end of 5 November */
	ACCEPTED(scene, "Q1 crs information-request re R1 to health rag=green specific=yes");
	ACCEPTED(scene, "Q2 crs information-request re R1 to health rag=green specific=yes");
	ACCEPTED(scene, "Q3 crs information-request re R1 to school rag=green specific=yes");
	ACCEPTED(scene, "Q4 crs information-request re R1 to gp rag=green specific=yes");
	ACCEPTED(scene, "Q5 crs information-request re R1 to trust rag=green specific=yes");
	scene_at(scene, "2026-11-05 23:59");
	ACCEPTED(scene, "A1 health information-response re Q1 to crs answer=answered");
	ACCEPTED(scene, "A3 school information-response re Q3 to crs answer=partial");
	/* overtaken before it was due; never passed on, and that was said too late */
	ACCEPTED(scene, "E4 crs request-ended re Q4 to gp reason=decided-without");
	scene_at(scene, "2026-11-09 10:00");
	ACCEPTED(scene, "E5 crs request-ended re Q5 to trust reason=never-passed");
	ACCEPTED(scene, "A2 health information-response re Q2 to crs answer=nothing-known");
	scene_at(scene, "2026-12-02 10:00");
	figured(&asked);
	/* in time: health's one; late: its other, the school's (a part is no answer), the trust's */
	figured_is(&asked, "P9", "", "", "1/4 -");
	figured_is(&asked, "P9", "agency", "health", "1/2 -");
	figured_is(&asked, "P9", "agency", "gp", "no row");
	figured_is(&asked, "P9", "kind", "school", "0/1 -");
	figured_is(&asked, "P9b", "", "", "1 1");
	figured_is(&asked, "P9b", "agency", "school", "1 1");
	/* 28 days and 14 hours, 30 days */
	figured_is(&asked, "P9c", "", "", "41160 43200");
	figured_is(&asked, "P9d", "", "", "1/5 -");
	figured_is(&asked, "P9d", "agency", "trust", "1/1 -");
	figured_is(&asked, "P10", "", "", "5/5 -");
	SETTLED(scene);
}

#define INCIDENT " grade=none aware-at=%lld"

static void
settings_know_before_the_bell(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 1};
	long long aware = figured_s("2026-11-02 09:00");

	(void)state;
	ACCEPTED(scene, "N1 police notification case A to school kind=encompass detail=full" INCIDENT, aware);
	ACCEPTED(scene, "N2 police notification case B to nursery kind=encompass detail=alert" INCIDENT, aware);
	ACCEPTED(scene, "N3 police notification case C to childminder kind=encompass detail=alert" INCIDENT, aware);
	/* a front door is told too, and is no setting */
	ACCEPTED(scene, "N4 police notification case D to crs kind=encompass detail=full told=school" INCIDENT, aware);
	/* a setting without an agent is rung */
	ACCEPTED(scene, "N5 police notification case E to police kind=encompass detail=full" INCIDENT, aware);
	ACCEPTED(scene, "T5 police told-otherwise case E re N5 to police channel=phone reason=no-agent");
	ACCEPTED(scene, "N6 police notification case F to education-team kind=endeavour-missing detail=full" INCIDENT,
		 aware);
	READS(scene, "crs", "opened", "N4");
	scene_at(scene, "2026-11-03 08:40");
	READS(scene, "school", "opened", "N1");
	READS(scene, "nursery", "verified", "N2");
	scene_at(scene, "2026-11-03 09:00");
	READS(scene, "nursery", "opened", "N2");
	READS(scene, "education-team", "verified", "N6");
	figured(&asked);
	/* the bell rings at 8:45 */
	figured_is(&asked, "P15", "", "", "2/3");
	figured_is(&asked, "P15", "kind", "early-years", "1/2");
	figured_is(&asked, "P15b", "", "", "1/3");
	/* of a closed school; this door's policy gives it four working hours, not until the bell */
	figured_is(&asked, "P15c", "", "", "0/1");
	figured_is(&asked, "P15d", "", "", "1/2");
	figured_is(&asked, "P15e", "", "", "1");
	SETTLED(scene);
}

static void
a_third_contact_without_a_referral_is_seen_where_cases_are_linked(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 4};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " WRITTEN " grade=none child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police "
			"level=full stage=contact rereferral=no child=aaaaaaaa:nfa");
	ACCEPTED(scene, "R2 police referral case B to crs " WRITTEN " grade=none child=bbbbbbbb");
	ACCEPTED(scene, "L2 crs link case B to crs into=A second=yes");
	/* another child's: the same, but one of them was a referral */
	ACCEPTED(scene, "R4 police referral case D to crs " WRITTEN " grade=none child=dddddddd");
	ACCEPTED(scene, "R5 police referral case E to crs " WRITTEN " grade=none child=eeeeeeee");
	ACCEPTED(scene, "R6 police referral case F to crs " WRITTEN " grade=none child=ffffffff");
	ACCEPTED(scene, "L5 crs link case E to crs into=D second=yes");
	ACCEPTED(scene, "L6 crs link case F to crs into=D second=yes");
	ACCEPTED(scene, "D5 crs decision case E re R5 to police " NFA, "eeeeeeee");
	/* 90 days after the first is the last day */
	scene_at(scene, "2027-01-31 10:00");
	ACCEPTED(scene, "R3 police referral case C to crs " WRITTEN " grade=none child=cccccccc");
	figured(&asked);
	figured_is(&asked, "P18", "", "", "0 0 0 x");
	ACCEPTED(scene, "L3 crs link case C to crs into=A second=yes");
	figured(&asked);
	figured_is(&asked, "P18", "", "", "0 0 1 x");
	SETTLED(scene);
}

static void
contacts_further_apart_are_no_repeat(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-11", .count = 4};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " WRITTEN " grade=none child=aaaaaaaa");
	ACCEPTED(scene, "R2 police referral case B to crs " WRITTEN " grade=none child=bbbbbbbb");
	scene_at(scene, "2027-01-31 10:01");
	ACCEPTED(scene, "R3 police referral case C to crs " WRITTEN " grade=none child=cccccccc");
	ACCEPTED(scene, "L2 crs link case B to crs into=A second=yes");
	ACCEPTED(scene, "L3 crs link case C to crs into=A second=yes");
	figured(&asked);
	figured_is(&asked, "P18", "", "", "0 0 0 x");
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(high_referrals_are_measured_from_when_the_police_knew),
		cmocka_unit_test(notifications_that_are_not_high_do_not_wait_unseen),
		cmocka_unit_test(requests_are_in_time_late_or_overtaken),
		cmocka_unit_test(settings_know_before_the_bell),
		cmocka_unit_test(a_third_contact_without_a_referral_is_seen_where_cases_are_linked),
		cmocka_unit_test(contacts_further_apart_are_no_repeat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
