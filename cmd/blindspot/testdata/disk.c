// A disk that is slow, or that fails from one write or sync on: DISK_SLOW_MS, DISK_FAILS_AT.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int bad(int fd) {
	static _Atomic int calls;
	struct stat s;
	if (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode)) return 0; // pipes and terminals are no disk
	const char *ms = getenv("DISK_SLOW_MS"), *at = getenv("DISK_FAILS_AT");
	if (ms) usleep(1000 * atoi(ms));
	if (at && ++calls >= atoi(at)) { errno = EIO; return 1; }
	return 0;
}

#define NEXT(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

ssize_t write(int fd, const void *b, size_t n) { return bad(fd) ? -1 : NEXT(ssize_t, "write", int, const void *, size_t)(fd, b, n); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { return bad(fd) ? -1 : NEXT(ssize_t, "pwrite", int, const void *, size_t, off_t)(fd, b, n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off_t o) { return bad(fd) ? -1 : NEXT(ssize_t, "pwrite64", int, const void *, size_t, off_t)(fd, b, n, o); }
int fsync(int fd) { return bad(fd) ? -1 : NEXT(int, "fsync", int)(fd); }
int fdatasync(int fd) { return bad(fd) ? -1 : NEXT(int, "fdatasync", int)(fd); }
