/* The texts by which a child is found again are for every kind of agency. */
#ifndef TELLBACK_CRS_IDENTITY_H
#define TELLBACK_CRS_IDENTITY_H

#include "content/identity.h"

#endif
