#include "replay/matter.h"

static const struct {
	const char *agency;
	int is_written;
	int has_agent;
} sources[SOURCE_COUNT] = {
	[SOURCE_POLICE] = {"police", 1, 1},	[SOURCE_AMBULANCE] = {"ambulance", 1, 1},
	[SOURCE_SCHOOL] = {"school", 0, 1},	[SOURCE_SCHOOL2] = {"school2", 0, 1},
	[SOURCE_HEALTH] = {"health", 0, 1},	[SOURCE_HOUSING] = {"housing", 0, 1},
	[SOURCE_INDIVIDUAL] = {"individual", 0, 0}, [SOURCE_ANONYMOUS] = {"anonymous", 0, 0},
};

int
matter_is_written(const struct matter *matter)
{
	return sources[matter->source].is_written;
}

int
matter_has_agent(const struct matter *matter)
{
	return sources[matter->source].has_agent;
}

const char *
matter_agency(enum matter_source source)
{
	return sources[source].agency;
}
