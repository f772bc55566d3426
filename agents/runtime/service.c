#include "runtime/service.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "note/directory.h"
#include "runtime/agent_damage.h"
#include "runtime/console.h"
#include "runtime/courier.h"
#include "runtime/home.h"
#include "runtime/hook.h"
#include "runtime/keyring_curve.h"
#include "runtime/link.h"
#include "runtime/service_failed.h"
#include "runtime/vault.h"
#include "tellback/version.h"

/* What one turn of the agent may take, with a batch of large bodies. */
#define TURN_ARENA_BYTES ((size_t)512 * 1024 * 1024)
#define EVENTS_MOST 64
/* When the disk is full or a folder cannot be written to (milliseconds). */
#define AGAIN_MS 2000
#define DAY_MS ((int64_t)24 * 3600 * 1000)

/**
 * struct service:
 * Everything that is open.
 */
struct service {
	const struct program *program;
	const struct program_settings *settings;
	struct arena *arena; /* paths; lives as long as the service */
	struct arena *turn;  /* one turn */
	struct vault *vault;
	struct note_signer signer;
	struct age_unwrapper unwrapper;
	struct agent_hasher hasher;
	struct trust *trust;
	struct agent *agent;
	struct link *link;
	struct spool *spool;
	struct hook *hook;
	struct verb_desk desk;
	struct console *console;
	struct courier courier;
	int signals;
	int is_ending;
	int64_t look_ms; /* at the folders, though nothing rang */
	int64_t expiry_ms;
	size_t damaged_pages; /* of the store, that were said */
};

static const char *
path_of(const struct service *service, enum home part)
{
	return home_path(service->settings->root, part, service->settings->self.name, service->arena);
}

/* ---- opening ------------------------------------------------------------------- */

/* The card in its file is the newest: whoever made it may have just done so. */
static enum status
card_publish(struct service *service, struct agent_now now)
{
	const char *path = path_of(service, HOME_CARD);
	struct arena *arena = arena_new((size_t)MAX_NOTE_BYTES * 4);
	struct view card;
	enum status status = path && arena ? file_read(path, MAX_NOTE_BYTES, arena, &card) : STATUS_NO_MEMORY;

	if (!status)
		status = agent_card(service->agent, card, now);
	arena_free(arena);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status
refresh(void *context, struct agent_now now)
{
	struct service *service = context;
	enum status status = vault_reload(service->vault);

	return status ? status : card_publish(service, now);
}

static struct agent_now
now_read(void)
{
	return (struct agent_now){clock_now(), clock_tick()};
}

static enum status
fingerprint(void *context, struct view text, struct digest *ret_digest)
{
	return vault_fingerprint(context, text, ret_digest);
}

/* The vault first: it must not inherit what is opened after it. */
static int
open_agent(struct service *service)
{
	struct agent_options options = {.self = service->settings->self, .software = "tellback " TELLBACK_VERSION};
	struct agent_now now = now_read();
	enum status status = vault_start(path_of(service, HOME_KEYS), service->settings->passphrase, &service->vault);

	if (status)
		return service_failed("keys", status);
	status = trust_new(path_of(service, HOME_STATE), &service->trust);
	if (status)
		return service_failed("roots", status);
	vault_signer(service->vault, &service->signer);
	vault_unwrapper(service->vault, &service->unwrapper);
	service->hasher = (struct agent_hasher){service->vault, fingerprint};
	options.hasher = &service->hasher;
	options.store_path = path_of(service, HOME_STORE);
	options.trust = service->trust;
	options.signer = &service->signer;
	options.unwrapper = &service->unwrapper;
	options.kind = service->program->kind;
	status = agent_new(&options, now, &service->agent);
	if (!status)
		status = card_publish(service, now);
	return status ? service_failed("store", status) : EXIT_DONE;
}

static int
open_link(struct service *service)
{
	const struct directory *directory = trust_directory(service->trust);
	struct link_options *options = arena_alloc(service->arena, sizeof *options);
	struct directory_broker *brokers = arena_array(service->arena, LINK_BROKERS, sizeof *brokers);
	struct keyring_curve curve;
	enum status status = keyring_curve_load(path_of(service, HOME_KEYS), &curve);

	if (status)
		return service_failed("keys", status);
	if (!options || !brokers || !directory)
		return service_failed("broker", directory ? STATUS_NO_MEMORY : STATUS_NOT_FOUND);
	options->brokers = brokers;
	for (size_t i = 0; i < directory->broker_count && options->broker_count < LINK_BROKERS; i++)
		if (!*service->settings->broker || !strcmp(service->settings->broker, directory->brokers[i].name))
			brokers[options->broker_count++] = directory->brokers[i];
	memcpy(options->public_z85, curve.public_z85, sizeof options->public_z85);
	memcpy(options->secret_z85, curve.secret_z85, sizeof options->secret_z85);
	status = options->broker_count ? link_new(options, &service->link) : STATUS_NOT_FOUND;
	explicit_bzero(&curve, sizeof curve);
	explicit_bzero(options, sizeof *options);
	return status ? service_failed("broker", status) : EXIT_DONE;
}

static int
open_folders(struct service *service)
{
	enum status status = STATUS_OK;

	if (service->settings->has_spool) {
		const char *path = path_of(service, HOME_SPOOL);

		status = path ? spool_open(path, &service->spool) : STATUS_NO_MEMORY;
	}
	if (status)
		return service_failed("spool", status);
	if (service->settings->hook)
		status = hook_new(service->settings->hook, service->settings->hook_minutes, &service->hook);
	if (status)
		return service_failed("hook", status);
	service->courier = (struct courier){service->agent, service->spool, &service->settings->people};
	return EXIT_DONE;
}

static int
open_console(struct service *service)
{
	const char *folder = path_of(service, HOME_RUN), *socket = path_of(service, HOME_SOCKET);
	enum status status = folder && socket ? file_folder(folder, 0755) : STATUS_NO_MEMORY;

	service->desk = (struct verb_desk){.agent = service->agent,
					   .self = service->settings->self,
					   .trust = service->trust,
					   .people = &service->settings->people,
					   .kind = service->program->kind,
					   .refresh_context = service,
					   .refresh = refresh};
	if (service->program->kind->is_holder && !service->hook)
		service->desk.standing =
			"no hook program is set: nobody is woken when a high referral comes (hook = …)";
	if (!status)
		status = console_open(socket, &service->desk, &service->console);
	return status ? service_failed("socket", status) : EXIT_DONE;
}

static int
open_signals(struct service *service)
{
	sigset_t held;

	(void)sigemptyset(&held); /* these four cannot fail on a set and a number */
	(void)sigaddset(&held, SIGTERM);
	(void)sigaddset(&held, SIGINT);
	(void)sigaddset(&held, SIGHUP);
	(void)signal(SIGPIPE, SIG_IGN);
	if (sigprocmask(SIG_BLOCK, &held, NULL))
		return service_failed("signals", STATUS_IO);
	service->signals = signalfd(-1, &held, SFD_NONBLOCK | SFD_CLOEXEC);
	return service->signals < 0 ? service_failed("signals", STATUS_IO) : EXIT_DONE;
}

/* What an earlier process left to be done. */
static int
tell_left(struct service *service)
{
	struct agent_status left = {0};
	enum status status = agent_view_status(service->agent, &left);

	if (status)
		return service_failed("store", status);
	log_event(LOG_LINE_INFO, "store.opened", "waiting=%llu raw=%llu unopened_high=%llu",
		  (unsigned long long)left.waiting, (unsigned long long)left.raw,
		  (unsigned long long)left.unopened_high);
	return EXIT_DONE;
}

static int
open_all(struct service *service)
{
	int code = open_agent(service);

	if (!code)
		code = tell_left(service);
	if (!code)
		code = open_folders(service);
	if (!code)
		code = open_signals(service);
	if (!code)
		code = open_link(service);
	if (!code)
		code = open_console(service);
	if (code)
		return code;
	log_event(LOG_LINE_INFO, "agent.started", "agency=%s version=%s", service->settings->self.name,
		  TELLBACK_VERSION);
	if (service->desk.standing)
		log_event(LOG_LINE_WARNING, "hook.none", "todo=\"%s\"", service->desk.standing);
	return EXIT_DONE;
}

static void
close_all(struct service *service)
{
	console_close(service->console);
	link_free(service->link);
	hook_free(service->hook);
	spool_close(service->spool);
	agent_free(service->agent);
	trust_free(service->trust);
	vault_stop(service->vault);
	if (service->signals >= 0)
		(void)close(service->signals); /* nothing was written */
	arena_free(service->turn);
	arena_free(service->arena);
}

/* ---- turning ------------------------------------------------------------------- */

static void
sooner(struct tick *wake, int64_t ms)
{
	if (ms < wake->ms)
		wake->ms = ms;
}

/* What cannot be done now is done later; what is broken ends the process, and
 * its starter starts it again from the store. */
static int
must_end(const char *what, enum status status)
{
	if (status != STATUS_GONE && !status_is_broken(status))
		return 0;
	log_event(LOG_LINE_ERROR, "agent.ends", "what=%s why=%s", what, status_word(status));
	return 1;
}

static int
turn_folders(struct service *service, struct agent_now now, struct tick *wake)
{
	int64_t look_ms = SPOOL_SCAN_MS;
	enum status status;

	if (!service->spool || service->look_ms > now.tick.ms) {
		sooner(wake, service->look_ms);
		return 0;
	}
	spool_drain(service->spool);
	status = courier_take(&service->courier, now, &look_ms);
	service->look_ms = now.tick.ms + look_ms;
	sooner(wake, service->look_ms);
	return status && must_end("spool", status);
}

/* Results, after the turn that made them. */
static int
turn_results(struct service *service, struct agent_now now, struct tick *wake)
{
	int again = 0;
	enum status status;

	if (!service->spool)
		return 0;
	status = courier_follow(&service->courier, &again);
	if (status && must_end("results", status))
		return 1;
	if (status)
		log_event(LOG_LINE_WARNING, "spool.waits", "why=%s", status_word(status));
	if (again || status)
		sooner(wake, now.tick.ms + (status ? AGAIN_MS : 0));
	return 0;
}

static int
turn_agent(struct service *service, struct agent_now now, struct tick *wake)
{
	struct agent_event items[EVENTS_MOST];
	struct agent_events events = {items, 0};
	struct agent_output output = {.wake = {INT64_MAX}};
	enum status status = STATUS_OK;

	arena_reset(service->turn);
	while (events.count < EVENTS_MOST &&
	       !(status = link_next(service->link, now.tick, service->turn, &items[events.count])))
		events.count++;
	if (status == STATUS_OK || status == STATUS_NOT_FOUND)
		status = agent_turn(service->agent, events, now, service->turn, &output);
	agent_damage_say(service->agent, &service->damaged_pages);
	if (status) {
		/* what it heard is lost with its turn: it asks again on a new line */
		link_again(service->link, now.tick);
		sooner(wake, now.tick.ms + AGAIN_MS);
		if (!must_end("turn", status))
			log_event(LOG_LINE_WARNING, "agent.waits", "why=%s", status_word(status));
		return must_end("turn", status);
	}
	for (size_t i = 0; !output.reconnect && i < output.frame_count; i++)
		if (link_send(service->link, output.frames[i]))
			output.reconnect = 1;
	if (output.reconnect)
		link_again(service->link, now.tick);
	sooner(wake, output.wake.ms);
	sooner(wake, link_wake(service->link).ms);
	if (link_is_ready(service->link))
		sooner(wake, now.tick.ms);
	return 0;
}

static void
turn_hook(struct service *service, struct agent_now now, struct tick *wake)
{
	struct inbox_rows unopened;
	struct tick hook_wake = {INT64_MAX};

	if (!service->hook || agent_view_unopened(service->agent, service->turn, &unopened))
		return;
	hook_turn(service->hook, &unopened, now, &hook_wake);
	sooner(wake, hook_wake.ms);
}

/* Past its expiry a directory goes on with the keys we know; somebody is told
 * every day. */
static void
look_at_expiry(struct service *service, struct agent_now now)
{
	static const char *const words[] = {[TRUST_CURRENT] = NULL,
					    [TRUST_EXPIRES_SOON] = "soon",
					    [TRUST_EXPIRED] = "expired",
					    [TRUST_NO_DIRECTORY] = "none"};
	const char *word;

	if (service->expiry_ms > now.tick.ms)
		return;
	service->expiry_ms = now.tick.ms + DAY_MS;
	word = words[trust_expiry(service->trust, now.civil.ms / 1000)];
	if (word)
		log_event(LOG_LINE_ERROR, "directory.expiry", "state=%s todo=\"ask the registrar for a new directory\"",
			  word);
}

static void
take_signals(struct service *service, struct agent_now now)
{
	struct signalfd_siginfo got;

	while (read(service->signals, &got, sizeof got) == sizeof got) {
		if (got.ssi_signo == SIGHUP) {
			enum status status = refresh(service, now);

			log_event(status ? LOG_LINE_ERROR : LOG_LINE_INFO, "agent.refreshed", "why=%s",
				  status_word(status));
		} else {
			service->is_ending = 1;
		}
	}
}

static void
wait_until(struct service *service, struct tick wake, struct tick now)
{
	struct pollfd fds[CALL_SERVER_MOST + 1 + LINK_FDS + 4];
	size_t most = sizeof fds / sizeof *fds, count = 0, spool_at = most;
	int64_t left = wake.ms - now.ms;

	fds[count++] = (struct pollfd){service->signals, POLLIN, 0};
	fds[count++] = (struct pollfd){vault_fd(service->vault), POLLIN, 0};
	if (service->spool) {
		spool_at = count;
		fds[count++] = (struct pollfd){spool_fd(service->spool), POLLIN, 0};
	}
	if (service->hook && hook_fd(service->hook, &fds[count]))
		count++;
	count += link_fds(service->link, fds + count, LINK_FDS);
	count += console_fds(service->console, fds + count, most - count);
	if (left < 0)
		left = 0;
	/* what woke it does not matter: each turn looks at everything */
	(void)poll(fds, count, left > SPOOL_SCAN_MS ? SPOOL_SCAN_MS : (int)left);
	if (spool_at < count && fds[spool_at].revents)
		service->look_ms = 0;
}

static int
loop(struct service *service)
{
	for (;;) {
		struct agent_now now = now_read();
		struct tick wake = {now.tick.ms + SPOOL_SCAN_MS}, console_wake = {INT64_MAX};

		take_signals(service, now);
		if (service->is_ending)
			break; /* before waiting: nothing else will wake us */
		if (!vault_is_there(service->vault) && must_end("vault", STATUS_GONE))
			return EXIT_REFUSED;
		if (turn_folders(service, now, &wake) || turn_agent(service, now, &wake) ||
		    turn_results(service, now, &wake))
			return EXIT_REFUSED;
		/* after the turn, so that a verb sees what it brought; what the verb
		 * brings goes out with the next one, at once */
		if (console_turn(service->console, now, &console_wake))
			wake = now.tick;
		sooner(&wake, console_wake.ms);
		turn_hook(service, now, &wake);
		look_at_expiry(service, now);
		wait_until(service, wake, clock_tick());
	}
	log_event(LOG_LINE_INFO, "agent.ended", "agency=%s", service->settings->self.name);
	return EXIT_DONE;
}

int
service_run(const struct program *program, const struct program_settings *settings)
{
	struct service service = {.program = program, .settings = settings, .signals = -1};
	int code = EXIT_REFUSED;

	(void)umask(077);
	service.arena = arena_new((size_t)1024 * 1024);
	service.turn = arena_new(TURN_ARENA_BYTES);
	if (service.arena && service.turn)
		code = open_all(&service);
	if (!code)
		code = loop(&service);
	close_all(&service);
	return code;
}
