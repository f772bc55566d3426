/* The process's log: one line, one event, to standard error.
 *
 *   <6>event=message.refused id=… from=… why=…
 *
 * Ids, counts and codes only; never bodies, names, keys or addresses. */
#ifndef TELLBACK_BASE_LOG_H
#define TELLBACK_BASE_LOG_H

/** Syslog's priorities that we use. */
enum log_level { LOG_LINE_ERROR = 3, LOG_LINE_WARNING = 4, LOG_LINE_INFO = 6, LOG_LINE_DEBUG = 7 };

/**
 * log_level_set(level):
 * Show events up to ${level}; LOG_LINE_INFO until set.
 */
void log_level_set(enum log_level level);

/**
 * log_level_find(word, ret_level):
 * The level of a configuration's word: error, warning, info, debug.  Zero if
 * it is none of them.
 */
int log_level_find(const char *word, enum log_level *ret_level);

/**
 * log_shows(level):
 * Non-zero if events of ${level} are written.
 */
int log_shows(enum log_level level);

/**
 * log_event(level, event, format, ...):
 * Write one line.  The format makes `name=value` words.  Control bytes in
 * the result are written as '?', so that no text can forge a line.
 *
 * Shape:  ${event} is a dotted word listed in docs/OPERATE.md.
 * Errors: none: a log that cannot be written is let go.
 */
void log_event(enum log_level level, const char *event, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
