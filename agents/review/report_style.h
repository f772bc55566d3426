/* How a report's page looks, on a screen and on paper. */
#ifndef TELLBACK_REVIEW_REPORT_STYLE_H
#define TELLBACK_REVIEW_REPORT_STYLE_H

/** The Government Analysis Function's palette: dark blue, turquoise, dark pink,
 * orange.  Nothing is told by a colour alone. */
#define STYLE_BLUE "#12436D"
#define STYLE_TURQUOISE "#28A197"
#define STYLE_PINK "#801650"
#define STYLE_ORANGE "#F46A25"

/**
 * report_style_text():
 * The style sheet, whole.
 *
 * Owner:  static.
 */
const char *report_style_text(void);

#endif
