package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/internal/ucdpserver"
)

// stages are where faults strike: requests of an update, told by a part of their
// line. Each way has its own.
var stages = map[string][]stage{
	"files": {{"asking", "HEAD /downloads/candidateged/GEDEvent_v26_0_1.csv"}, {"yearly", "GET /downloads/ged/ged261"}, {"monthly", "GET /downloads/candidateged/GEDEvent_v26_0_1.csv"},
		{"asking for actors", "HEAD /downloads/actor/"}, {"actors", "GET /downloads/actor/"}},
	"api": {{"asking", "gedevents/26.0.1?page=0&pagesize=1 "}, {"yearly", "gedevents/26.1?page=0&pagesize=1000 "}, {"next page", "gedevents/26.1?pagesize=25&page=2 "},
		{"monthly", "gedevents/26.0.1?page=0&pagesize=1000 "}, {"actors", "GET /downloads/actor/"}},
}

type stage struct{ name, line string }

// trouble answers a request wrongly; well answers it as it should be.
type trouble func(s *ucdpserver.Server, w http.ResponseWriter, r *http.Request)

// recorded is what the server would have answered.
type recorded struct {
	header http.Header
	status int
	body   []byte
}

func (r *recorded) Header() http.Header         { return r.header }
func (r *recorded) WriteHeader(status int)      { r.status = status }
func (r *recorded) Write(b []byte) (int, error) { r.body = append(r.body, b...); return len(b), nil }

func whole(s *ucdpserver.Server, r *http.Request) *recorded {
	rec := &recorded{header: http.Header{}, status: http.StatusOK}
	s.Well(rec, r)
	return rec
}

func (r *recorded) send(w http.ResponseWriter, body []byte) {
	for name, values := range r.header {
		w.Header()[name] = values
	}
	w.Header().Del("Content-Length")
	w.WriteHeader(r.status)
	_, _ = w.Write(body)
}

func status(code int, body string, headers ...string) trouble {
	return func(_ *ucdpserver.Server, w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		_, _ = w.Write([]byte(body))
	}
}

// renamed serves releases whose columns have other names.
func renamed(s *ucdpserver.Server, w http.ResponseWriter, r *http.Request) {
	s.Fault(nil)
	for _, version := range []string{"26.1", "26.0.1"} {
		release := s.Release(version)
		release.Columns = strings.Split(strings.Replace(strings.Join(release.Columns, ","), ",best,", ",fatalities_best,", 1), ",")
		s.Put(version, release)
	}
	s.Well(w, r)
}

// otherPage answers a request for a page with another one.
func otherPage(by int) trouble {
	return func(s *ucdpserver.Server, w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		n, _ := strconv.Atoi(q.Get("page"))
		q.Set("page", fmt.Sprint(max(0, n+by)))
		r.URL.RawQuery = q.Encode()
		s.Well(w, r)
	}
}

// repeatedRows is the page that was asked for, with the events of the one before.
func repeatedRows(s *ucdpserver.Server, w http.ResponseWriter, r *http.Request) {
	version := strings.TrimPrefix(r.URL.Path, "/api/gedevents/")
	n, _ := strconv.Atoi(r.URL.Query().Get("page"))
	release := s.Release(version)
	p := s.Page(release, version, n, s.MaxPage)
	p.Result = s.Page(release, version, max(0, n-1), s.MaxPage).Result
	ucdpserver.Send(w, p)
}

// miscounted says that there are more events than come.
func miscounted(s *ucdpserver.Server, w http.ResponseWriter, r *http.Request) {
	version := strings.TrimPrefix(r.URL.Path, "/api/gedevents/")
	n, _ := strconv.Atoi(r.URL.Query().Get("page"))
	p := s.Page(s.Release(version), version, n, s.MaxPage)
	p.TotalCount += 7
	ucdpserver.Send(w, p)
}

// The faults of both ways, and those that only one of them knows.
var anyFaults = map[string]trouble{
	"refuses for a while": status(http.StatusServiceUnavailable, "", "Retry-After", "600"),
	"too many requests":   status(http.StatusTooManyRequests, "slow down"),
	"fails":               status(http.StatusInternalServerError, "oops"),
	"a web page":          status(http.StatusOK, "<!doctype html><html><body>Please sign in</body></html>", "Content-Type", "text/html"),
	"cut": func(s *ucdpserver.Server, w http.ResponseWriter, r *http.Request) {
		rec := whole(s, r)
		w.Header().Set("Content-Length", fmt.Sprint(len(rec.body)+1))
		w.Header().Set("ETag", rec.header.Get("ETag"))
		w.WriteHeader(rec.status)
		_, _ = w.Write(rec.body[:len(rec.body)/2])
		panic(http.ErrAbortHandler)
	},
	"stalls": func(s *ucdpserver.Server, w http.ResponseWriter, r *http.Request) {
		rec := whole(s, r)
		w.Header().Set("Content-Length", fmt.Sprint(len(rec.body)+1))
		_, _ = w.Write(rec.body[:len(rec.body)/3])
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	},
	"half of it as if it were all": func(s *ucdpserver.Server, w http.ResponseWriter, r *http.Request) {
		r.Header.Del("If-None-Match")
		rec := whole(s, r)
		rec.header.Set("ETag", `"another"`)
		rec.send(w, rec.body[:len(rec.body)/2])
	},
	"another clock": func(s *ucdpserver.Server, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", "Sat, 01 Jan 2050 00:00:00 GMT")
		s.Well(w, r)
	},
	"columns change names": renamed,
}

var apiFaults = map[string]trouble{
	"the token dies":       status(http.StatusUnauthorized, "API token required. Add header: x-ucdp-access-token"),
	"throttles with 400":   status(http.StatusBadRequest, "Too many requests. Try again later."),
	"a page too far":       otherPage(1),
	"the page before":      otherPage(-1),
	"repeats events":       repeatedRows,
	"another number":       miscounted,
	"sends elsewhere":      status(http.StatusFound, "", "Location", "http://127.0.0.1:1/"),
	"an answer of nothing": status(http.StatusOK, "{}"),
}

// Whatever goes wrong, the run after it ends in the store that an undisturbed run
// makes, and the token shows nowhere. Here each fault strikes in one stage, and one
// that both ways know in one of them.
func TestUpdateFaults(t *testing.T) {
	t.Parallel()
	updateFaults(t, false)
}

// The same with every fault in every stage, once and for as long as the run lasts.
func TestUpdateFaultsEverywhere(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	updateFaults(t, true)
}

func updateFaults(t *testing.T, everywhere bool) {
	t.Helper()
	for way, token := range map[string]string{"files": "", "api": ucdpserver.Token} {
		want := undisturbed(t, token)
		all := maps.Clone(anyFaults)
		var onlyAPI []string
		if way == "api" {
			maps.Copy(all, apiFaults)
			onlyAPI = slices.Sorted(maps.Keys(apiFaults))
		}
		for i, name := range slices.Concat(slices.Sorted(maps.Keys(anyFaults)), onlyAPI) {
			if _, both := anyFaults[name]; both && !everywhere && (way == "api") != (i%2 == 0) {
				continue
			}
			at := stages[way]
			if _, pages := apiFaults[name]; pages { // what is no page cannot be another one
				at = slices.DeleteFunc(slices.Clone(at), func(s stage) bool { return !strings.HasPrefix(s.line, "gedevents/") })
			}
			for k, stage := range at {
				for _, times := range []int{1, 1000} {
					if !everywhere && (k != i%len(at) || (times == 1) != (i%3 == 0)) {
						continue
					}
					t.Run(fmt.Sprintf("%s/%s/%s/%d", way, stage.name, name, times), func(t *testing.T) {
						t.Parallel()
						disturbed(t, token, stage.line, all[name], times, want)
					})
				}
			}
		}
		if !everywhere && way == "api" {
			continue
		}
		t.Run(way+"/killed", func(t *testing.T) { t.Parallel(); killed(t, token, want) })
		t.Run(way+"/no room", func(t *testing.T) { t.Parallel(); fullDisk(t, token, want) })
		t.Run(way+"/a bad network", func(t *testing.T) { t.Parallel(); badNetwork(t, token, want) })
	}
}

// small is a server of two releases.
func small(t testing.TB) *ucdpserver.Server {
	t.Helper()
	s := ucdpserver.Small()
	t.Cleanup(s.Close)
	return s
}

// undisturbed is the content of the store that an update makes when all is well.
func undisturbed(t *testing.T, token string) string {
	t.Helper()
	home := t.TempDir()
	if r := renew(t, small(t), home, token); r.code != 0 {
		t.Fatal(r.err)
	}
	return stateOf(t, home)
}

// stateOf is what an update leaves behind: the content of the store and, beside it, the
// list of actors.
func stateOf(t testing.TB, home string) string {
	t.Helper()
	list, err := os.ReadFile(filepath.Join(home, "blindspot", "downloads", "ucdp-actor-261-csv.zip"))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s %x", contentOf(t, home), sha256.Sum256(list))
}

// A clock here that is years behind or ahead brings nothing that a sound one would not,
// and loses nothing: once it is set, the store is that of an undisturbed run.
func TestUpdateFaultsOfTheClockHere(t *testing.T) {
	t.Parallel()
	for way, token := range map[string]string{"files": "", "api": ucdpserver.Token} {
		want := undisturbed(t, token)
		for _, year := range []int{1970, 2024, 2041} {
			t.Run(fmt.Sprintf("%s/%d", way, year), func(t *testing.T) {
				t.Parallel()
				s, home := small(t), t.TempDir()
				day := time.Date(year, time.February, 2, 12, 0, 0, 0, time.UTC)
				first := onDay(t, day, home, token, "update", "--base", s.Files(), "--api", s.API())
				if first.code != 0 && !strings.Contains(first.err, "hint: ") {
					t.Errorf("exit code %d without a remedy: %s", first.code, first.err)
				}
				if r := renew(t, s, home, token); r.code != 0 {
					t.Fatal(r.err)
				}
				if got := stateOf(t, home); got != want {
					t.Errorf("the store is another than after an undisturbed run; the disturbed one said:\n%s%s", first.out, first.err)
				}
			})
		}
	}
}

// A release that has lost half of its events is refused, and what is in the store
// stays, until somebody allows it. Here each release comes in one way.
func TestUpdateFaultsOfAReleaseThatShrinks(t *testing.T) {
	t.Parallel()
	shrinks(t, map[string][]string{"files": {"26.1", "27.1"}, "api": {"26.0.1"}})
}

func TestUpdateFaultsOfEveryReleaseThatShrinks(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	shrinks(t, map[string][]string{"files": {"26.0.1"}, "api": {"26.1", "27.1"}})
}

func shrinks(t *testing.T, versions map[string][]string) {
	t.Helper()
	for way, token := range map[string]string{"files": "", "api": ucdpserver.Token} {
		for _, version := range versions[way] {
			t.Run(way+"/"+version, func(t *testing.T) {
				t.Parallel()
				s, home := small(t), t.TempDir()
				if r := renew(t, s, home, token); r.code != 0 {
					t.Fatal(r.err)
				}
				want := contentOf(t, home)
				sound := s.Release(strings.Replace(version, "27.1", "26.1", 1))
				half := sound
				half.Rows, half.Changed = sound.Rows[:len(sound.Rows)/2], sound.Changed.AddDate(0, 1, 0)
				s.Put(version, half)
				r := renew(t, s, home, token)
				if r.code != 2 || !strings.Contains(r.err, "would leave the record") || !strings.Contains(r.err, "--shrunk "+version) || contentOf(t, home) != want {
					t.Fatalf("%d %s", r.code, r.err)
				}
				s.Put(version, sound)
				if r := renew(t, s, home, token); r.code != 0 || version != "27.1" && contentOf(t, home) != want {
					t.Errorf("after the source mended it: %d %s", r.code, r.err)
				}
				s.Put(version, half)
				r = renew(t, s, home, token, "--shrunk", version, "--json")
				var told updateJSON
				decode(t, r.out, &told)
				if r.code != 0 || len(told.Imports) != 1 || told.Imports[0].Changes.Withdrawn.Events+told.Imports[0].Changes.NotYearly.Events == 0 || told.Imports[0].Published <= blindspot.NewDate(2026, time.June, 8) {
					t.Errorf("allowed: %d %+v %s", r.code, told.Imports, r.err)
				}
			})
		}
	}
}

// disturbed runs an update with a fault that strikes so many times, and then one
// without.
func disturbed(t *testing.T, token, line string, strike trouble, times int, want string) {
	s, home := small(t), t.TempDir()
	releases := map[string]ucdpserver.Release{}
	for _, version := range []string{"26.1", "26.0.1"} {
		releases[version] = s.Release(version)
	}
	var mu sync.Mutex
	struck := 0
	s.Fault(func(w http.ResponseWriter, r *http.Request) bool {
		mu.Lock()
		hit := struck < times && strings.Contains(r.Method+" "+r.URL.RequestURI()+" ", line)
		if hit {
			struck++
		}
		mu.Unlock()
		if hit {
			strike(s, w, r)
		}
		return hit
	})
	first := renew(t, s, home, token)
	if struck == 0 {
		t.Fatalf("the fault never struck:\n%s", strings.Join(s.Requests(), "\n"))
	}
	if first.code != 0 && (!strings.Contains(first.err, "blindspot: ") || !strings.Contains(first.err, "hint: ")) {
		t.Errorf("exit code %d without a word and a remedy: %s", first.code, first.err)
	}
	s.Fault(nil)
	for version, r := range releases {
		s.Put(version, r)
	}
	second := renew(t, s, home, token)
	if second.code != 0 {
		t.Fatalf("exit code %d\n%s", second.code, second.err)
	}
	if got := stateOf(t, home); got != want {
		t.Errorf("the store is another than after an undisturbed run; the disturbed one said:\n%s%s", first.out, first.err)
	}
	tells(t, home, ucdpserver.Token, first.out, first.err, second.out, second.err)
}

// inProcess prepares an update in a process of its own.
func inProcess(s *ucdpserver.Server, home, token string, env ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	cmd := exec.Command(self, "update", "--base", s.Files(), "--api", s.API())
	cmd.Env = append(os.Environ(), append(env, "BLINDSPOT_TEST_AS=program", "XDG_DATA_HOME="+home, "BLINDSPOT_UCDP_TOKEN="+token)...)
	return cmd
}

// killed kills updates at requests that come later and later, and at moments after
// the last one, while files are imported.
func killed(t *testing.T, token, want string) {
	s, home := small(t), t.TempDir()
	for _, at := range []int{1, 8, 11, 12, 13, 14} {
		cmd := inProcess(s, home, token)
		var seen atomic.Int32
		started := make(chan struct{}) // the process asks before Start returns
		s.Fault(func(http.ResponseWriter, *http.Request) bool {
			if int(seen.Add(1)) == at {
				<-started
				_ = cmd.Process.Kill()
			}
			return false
		})
		err := cmd.Start()
		close(started)
		if err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it is killed, or was done before
	}
	s.Fault(nil)
	for _, after := range []time.Duration{60, 150, 300, 600} {
		ctx, cancel := context.WithTimeout(context.Background(), after*time.Millisecond)
		cmd := inProcess(s, home, token)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		<-ctx.Done()
		cancel()
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed, or was done before
	}
	if r := renew(t, s, home, token); r.code != 0 {
		t.Fatal(r.err)
	}
	if stateOf(t, home) != want {
		t.Error("the store is another than after an undisturbed run")
	}
}

// fullDisk lets files grow to so many bytes and no further.
func fullDisk(t *testing.T, token, want string) {
	for _, room := range []int{16, 4 << 10, 40 << 10, 500 << 10} {
		s, home := small(t), t.TempDir()
		text, err := inProcess(s, home, token, "BLINDSPOT_TEST_FILE_BYTES="+strconv.Itoa(room)).CombinedOutput()
		if err == nil && room < 100<<10 {
			t.Errorf("%d bytes were enough:\n%s", room, text)
		}
		if r := renew(t, s, home, token); r.code != 0 {
			t.Fatalf("after %d bytes: %s\n%s", room, r.err, text)
		}
		if stateOf(t, home) != want {
			t.Errorf("after %d bytes the store is another than after an undisturbed run", room)
		}
	}
}

// badNetwork puts a network with a fault between the program and the server.
func badNetwork(t *testing.T, token, want string) {
	for name, toxic := range map[string]string{
		"cut":       `{"type":"limit_data","stream":"downstream","attributes":{"bytes":9000}}`,
		"slow":      `{"type":"bandwidth","stream":"downstream","attributes":{"rate":500}}`,
		"in pieces": `{"type":"slicer","stream":"downstream","attributes":{"average_size":900,"size_variation":400,"delay":50}}`,
		"resets":    `{"type":"reset_peer","stream":"downstream","toxicity":0.4,"attributes":{"timeout":1}}`,
	} {
		s, home := small(t), t.TempDir()
		api := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
		proxy := toxiproxy.NewProxy(api, t.Name(), "127.0.0.1:0", strings.TrimPrefix(s.URL, "http://"))
		if err := proxy.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := proxy.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
			t.Fatal(err)
		}
		direct := s.URL
		s.URL = "http://" + proxy.Listen
		_ = renew(t, s, home, token) // it may fail
		proxy.Stop()
		s.URL = direct
		if r := renew(t, s, home, token); r.code != 0 {
			t.Fatalf("%s: %s", name, r.err)
		}
		if stateOf(t, home) != want {
			t.Errorf("%s: the store is another than after an undisturbed run", name)
		}
	}
}
