package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
)

// twins are pages whose answer a command gives, too, and what they must have in common.
var twins = map[string]struct {
	command []string
	list    string
	keys    []string
}{
	"watch.json":                         {[]string{"watch", "--json", "--top", "50"}, "groups", []string{"rank", "group", "overlooked", "p_breakout", "p_low", "p_high", "reasons", "warnings"}},
	"watch.json?top=50&as_of=2016-12-31": {[]string{"watch", "--json", "--top", "50", "--as-of", "2016-12-31"}, "groups", []string{"rank", "group", "overlooked", "p_breakout", "reasons"}},
	"claims.json?case=is-khorasan":       {[]string{"check", "is-khorasan", "--json"}, "claims", []string{"id", "verdict", "summary"}},
}

// tooFewData is the exit code where the data do not allow an answer; a page then shows
// what it has, without a rank.
const tooFewData = 5

var ranked = regexp.MustCompile(`"rank":\d`)

// compare puts the questions of twins to the command line, on the store that the server
// left, with nothing kept that the server computed.
func compare(program, store string, served map[string]string) error {
	for page, t := range twins {
		if err := exec.Command("rm", "-f", store+".kept").Run(); err != nil { //nolint:gosec // the copy's own
			return err
		}
		out, err := exec.Command(program, append(t.command, "--store", store, "--quiet")...).Output() //nolint:gosec // the program to be tried
		var ended *exec.ExitError
		if errors.As(err, &ended) && ended.ExitCode() == tooFewData && !ranked.MatchString(served[page]) {
			fmt.Printf("%s ranks nobody, and neither does blindspot %s\n", page, strings.Join(t.command, " "))
			continue
		}
		if err != nil {
			return fmt.Errorf("%v: %w", t.command, err)
		}
		theirs, err := part(served[page], t.list, t.keys)
		if err != nil {
			return err
		}
		ours, err := part(string(out), t.list, t.keys)
		if err != nil {
			return err
		}
		if theirs != ours {
			return fmt.Errorf("%s and %v differ", page, t.command)
		}
		fmt.Printf("%s is the answer of blindspot %s (%d characters compared)\n", page, strings.Join(t.command, " "), len(ours))
	}
	return nil
}

// part is what the entries of a list in an answer have under the keys; of groups, those
// with a rank: a page goes on with the others, a command names their number.
func part(answer, list string, keys []string) (string, error) {
	var all map[string]json.RawMessage
	var entries []map[string]any
	if err := errors.Join(json.Unmarshal([]byte(answer), &all), json.Unmarshal(all[list], &entries)); err != nil {
		return "", err
	}
	var b strings.Builder
	for _, e := range entries {
		if keys[0] == "rank" && e["rank"] == nil {
			continue
		}
		for _, k := range keys {
			fmt.Fprintf(&b, "%v|", e[k])
		}
	}
	if b.Len() == 0 {
		return "", fmt.Errorf("nothing is under %s", list)
	}
	return b.String(), nil
}

// fewGoroutines is what a server at rest has: of the runtime, the database, the listener.
const fewGoroutines = 24

// goroutines ends the server by the signal that has it write where each of its goroutines
// stands, and says how many there were.
func goroutines(cmd *exec.Cmd, last *tail) error {
	if err := cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		return err
	}
	_ = cmd.Wait() // it ends with the signal
	left := regexp.MustCompile(`(?m)^goroutine \d+.* \[[^\]]*\]:\n\S+`).FindAllString(last.String(), -1)
	fmt.Printf("%d goroutines at rest\n", len(left))
	if len(left) == 0 || len(left) > fewGoroutines {
		return fmt.Errorf("goroutines are left:\n%s", strings.Join(left[:min(20, len(left))], "\n"))
	}
	return nil
}

// tail keeps the end of what is written.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if most := 1 << 20; len(t.text) > most {
		t.text = append([]byte(nil), t.text[len(t.text)-most:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}
