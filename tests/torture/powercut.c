/* Notes what reaches a file and what is synced, so that power cuts can be played back.
 * Preloaded before the system's C library; files below $POWERCUT_DIR are watched, and the notes
 * go to $POWERCUT_LOG: a line of text, then the bytes written. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static int notes(void) {
    static int file = -1;
    if (file < 0) {
        const char *name = getenv("POWERCUT_LOG");
        int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open64");
        file = name ? real(name, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    }
    return file;
}

static void note(const char *line, size_t length, const void *data, size_t size) {
    static ssize_t (*real)(int, const void *, size_t) = NULL;
    if (!real) real = dlsym(RTLD_NEXT, "write");
    if (notes() < 0) return;
    if (real(notes(), line, length) < 0 || (size && real(notes(), data, size) < 0)) abort();
}

/* The name of a watched file behind a descriptor, or NULL. */
static const char *watched(int fd, char *name, size_t room) {
    char link[64];
    const char *folder = getenv("POWERCUT_DIR");
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, name, room - 1);
    if (!folder || length < 0) return NULL;
    name[length] = 0;
    size_t prefix = strlen(folder);
    if (strncmp(name, folder, prefix) || name[prefix] != '/') return NULL;
    return strstr(name, "-shm") ? NULL : name + prefix + 1;
}

static void wrote(int fd, const void *data, size_t size, off64_t at) {
    char name[4096], line[4200];
    const char *file = watched(fd, name, sizeof name);
    if (!file) return;
    int length = snprintf(line, sizeof line, "w %s %lld %zu\n", file, (long long)at, size);
    pthread_mutex_lock(&turn);
    note(line, length, data, size);
    pthread_mutex_unlock(&turn);
}

static void did(int fd, char what, long long number) {
    char name[4096], line[4200];
    const char *file = watched(fd, name, sizeof name);
    if (!file) return;
    int length = snprintf(line, sizeof line, "%c %s %lld 0\n", what, file, number);
    pthread_mutex_lock(&turn);
    note(line, length, NULL, 0);
    pthread_mutex_unlock(&turn);
}

/* What the program showed: everything up to this number. */
void powercut_shown(long long number) {
    char line[64];
    int length = snprintf(line, sizeof line, "s - %lld 0\n", number);
    pthread_mutex_lock(&turn);
    note(line, length, NULL, 0);
    pthread_mutex_unlock(&turn);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    ssize_t (*real)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
    ssize_t done = real(fd, data, size, at);
    if (done > 0) wrote(fd, data, done, at);
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    return pwrite64(fd, data, size, at);
}

ssize_t write(int fd, const void *data, size_t size) {
    ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    off64_t at = lseek64(fd, 0, SEEK_CUR);
    ssize_t done = real(fd, data, size);
    if (done > 0 && at >= 0) wrote(fd, data, done, at);
    return done;
}

int ftruncate64(int fd, off64_t size) {
    int (*real)(int, off64_t) = dlsym(RTLD_NEXT, "ftruncate64");
    int result = real(fd, size);
    if (!result) did(fd, 't', size);
    return result;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int unlink(const char *name) {
    int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
    const char *folder = getenv("POWERCUT_DIR");
    size_t prefix = folder ? strlen(folder) : 0;
    int result = real(name);
    if (!result && folder && !strncmp(name, folder, prefix) && name[prefix] == '/') {
        char line[4200];
        int length = snprintf(line, sizeof line, "u %s 0 0\n", name + prefix + 1);
        pthread_mutex_lock(&turn);
        note(line, length, NULL, 0);
        pthread_mutex_unlock(&turn);
    }
    return result;
}

int fsync(int fd) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    int result = real(fd);
    if (!result) did(fd, 'f', 0);
    return result;
}

int fdatasync(int fd) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    int result = real(fd);
    if (!result) did(fd, 'f', 0);
    return result;
}
