package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/fetch"
)

// credential reads a secret from the environment (NAME), or from a file that only
// its owner may read: the one that NAME_FILE names, or else FILE in blindspot's
// folder of the user's settings. "" where there is none. It never shows what it
// read.
func (p *program) credential(name, file string) (fetch.Secret, error) {
	return p.secret(name, file, plainSecret)
}

// secret is credential with a rule for what can be one.
func (p *program) secret(name, file string, check func(fetch.Secret, string) (fetch.Secret, error)) (fetch.Secret, error) {
	if s := strings.TrimSpace(p.env(name)); s != "" {
		return check(fetch.Secret(s), "the environment variable "+name)
	}
	path := p.env(name + "_FILE")
	asked := path != ""
	if !asked {
		dir := p.env("XDG_CONFIG_HOME")
		if home := p.env("HOME"); dir == "" && home != "" {
			dir = filepath.Join(home, ".config")
		}
		if dir == "" {
			return "", nil
		}
		path = filepath.Join(dir, "blindspot", file)
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !asked:
		return "", nil
	case err != nil:
		return "", blindspot.Errorf(blindspot.NotFound, "check "+name+"_FILE", "the file of the token cannot be read: %w", err)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return "", blindspot.Errorf(blindspot.Refused, "chmod 600 "+path, "others can read the file of the token, %s", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", blindspot.Errorf(blindspot.NotFound, "check its permissions", "the file of the token cannot be read: %w", err)
	}
	return check(fetch.Secret(strings.TrimSpace(string(text))), path)
}

// oneLine refuses what can be no name or password: these may hold spaces.
func oneLine(s fetch.Secret, where string) (fetch.Secret, error) {
	if s == "" || strings.ContainsFunc(string(s), func(r rune) bool { return r < ' ' }) {
		return "", blindspot.Errorf(blindspot.Usage, "put it there on one line, and nothing else", "%s holds no name or password", where)
	}
	return s, nil
}

// plainSecret refuses what can be no header: the library's own error would show it.
func plainSecret(s fetch.Secret, where string) (fetch.Secret, error) {
	if s == "" || strings.ContainsFunc(string(s), func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", blindspot.Errorf(blindspot.Usage, "put the token there, and nothing else", "%s holds no token", where)
	}
	return s, nil
}
