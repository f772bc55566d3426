/* A signer that has signed nothing and never will: what a test that is a
 * core's supervisor gives it, so that it begins. */
#ifndef TELLBACK_SUPPORT_SIGNER_STUB_H
#define TELLBACK_SUPPORT_SIGNER_STUB_H

/**
 * signer_stub_hand(handoff):
 * Send a core its stream to such a signer, over the supervisor's end of its
 * hand-off.  What goes wrong in here ends the test.
 *
 * Owner:  the signer's end is returned; the caller closes it when the core
 *         has ended.
 */
int signer_stub_hand(int handoff);

#endif
