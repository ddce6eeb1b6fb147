package fetch_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/fetch"
	"github.com/blindspot/blindspot/internal/acledserver"
)

var acledRows = acledserver.Months("AFG", "Hill Front", time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), []int{3, 4, 0, 5}, 2)

func acledOf(t *testing.T, s *acledserver.Server) *fetch.ACLED {
	t.Helper()
	t.Cleanup(s.Close)
	a := &fetch.ACLED{Client: client(nil), Base: s.URL, User: acledserver.User, Password: acledserver.Password, Size: 5}
	t.Cleanup(a.Close)
	return a
}

func wish(t *testing.T) fetch.ACLEDRequest {
	t.Helper()
	return fetch.ACLEDRequest{Countries: []string{"Afghanistan"}, Since: blindspot.NewDate(2020, 1, 1), Until: blindspot.NewDate(2026, 10, 1), Accessed: blindspot.NewDate(2026, 10, 1),
		Columns: []string{"event_id_cnty", "event_date", "fatalities"}, Dir: t.TempDir()}
}

// All pages come, from page 1 to the first short one, also where the last is full;
// only columns that are kept are ever written, to a file that only its owner may read.
func TestACLEDPages(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 5, 10, 12} {
		s := acledserver.New(acledRows[:n])
		a, req := acledOf(t, s), wish(t)
		res, err := a.Read(context.Background(), req)
		if err != nil || res.Rows != n || res.Pages != n/5+1 {
			t.Fatalf("%d rows: %+v %v", n, res, err)
		}
		text, err := os.ReadFile(res.Path)
		if err != nil || strings.Count(string(text), "\n") != n+1 || strings.Contains(string(text), acledserver.Secret) {
			t.Errorf("%d rows: %v\n%s", n, err, text)
		}
		if info, err := os.Stat(res.Path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v %v", info.Mode(), err)
		}
		if left, err := os.ReadDir(req.Dir); err != nil || len(left) != 1 {
			t.Errorf("%v %v", left, err)
		}
	}
}

// A run that is stopped goes on with the page it stopped at; another day begins anew.
func TestACLEDResumes(t *testing.T) {
	t.Parallel()
	s := acledserver.New(acledRows)
	a, req := acledOf(t, s), wish(t)
	s.Fault(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Query().Get("page") == "3" {
			w.WriteHeader(http.StatusBadGateway)
			return true
		}
		return false
	})
	if _, err := a.Read(context.Background(), req); blindspot.CodeOf(err) != blindspot.Unavailable {
		t.Fatal(err)
	}
	s.Fault(nil)
	before := len(s.Requests())
	res, err := a.Read(context.Background(), req)
	if err != nil || res.Rows != len(acledRows) || res.Resumed != 2 || len(s.Requests()) != before+1 {
		t.Errorf("%+v %v %v", res, err, s.Requests()[before:])
	}
	req.Accessed++
	if res, err = a.Read(context.Background(), req); err != nil || res.Resumed != 0 {
		t.Errorf("%+v %v", res, err)
	}
}

// A token that dies underway is renewed, with the password where it must be.
func TestACLEDTokenDies(t *testing.T) {
	t.Parallel()
	for _, refreshable := range []bool{true, false} {
		s := acledserver.New(acledRows)
		s.TokenLife(1, refreshable)
		a := acledOf(t, s)
		if res, err := a.Read(context.Background(), wish(t)); err != nil || res.Rows != len(acledRows) {
			t.Fatalf("%+v %v", res, err)
		}
		if grants := strings.Join(s.Grants, " "); refreshable && grants != "password refresh_token refresh_token" || !refreshable && !strings.HasSuffix(grants, "refresh_token password") {
			t.Errorf("renewable %v: %s", refreshable, grants)
		}
	}
}

// What the server says in place of events is refused with a remedy, and nothing that
// is secret shows, even where the server repeats it.
func TestACLEDFaults(t *testing.T) {
	t.Parallel()
	answer := func(status int, kind, text string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == "/oauth/token" {
				return false
			}
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			fmt.Fprint(w, strings.ReplaceAll(text, "TOKEN", strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")))
			return true
		}
	}
	for name, c := range map[string]struct {
		fault      func(http.ResponseWriter, *http.Request) bool
		code       blindspot.Code
		want, hint string
	}{
		"web page":        {answer(200, "text/html; charset=utf-8", "<html>TOKEN"), blindspot.BadInput, "web page", "log in"},
		"unmarked page":   {answer(200, "application/json", "\n <!DOCTYPE html>"), blindspot.BadInput, "web page", "log in"},
		"consent":         {answer(403, "application/json", `{"message":"Consent acceptance required TOKEN"}`), blindspot.Refused, "accept its terms", "accept the terms"},
		"no access":       {answer(403, "application/json", `{"message":"no"}`), blindspot.Refused, "may not read", "acleddata.com"},
		"token refused":   {answer(401, "application/json", `{}`), blindspot.Refused, "does not accept the token", "log in"},
		"bad question":    {answer(400, "application/json", `{"message":"country? TOKEN"}`), blindspot.Refused, "does not understand", "filters"},
		"says no at 200":  {answer(200, "application/json", `{"status":403,"success":false,"messages":["TOKEN denied"]}`), blindspot.Refused, "denied", "account"},
		"no data at all":  {answer(200, "application/json", `{"status":200,"success":true}`), blindspot.BadInput, "no rows", "ingest"},
		"no event":        {answer(200, "application/json", `{"status":200,"success":true,"data":[]}`), blindspot.NotFound, "no event", "12 months"},
		"column is gone":  {answer(200, "application/json", `{"status":200,"success":true,"data":[{"event_id_cnty":"A1","event_date":"2020-01-01"}]}`), blindspot.BadInput, "fatalities", "update"},
		"cut":             {answer(200, "application/json", `{"status":200,"success":true,"data":[{"event_id`), blindspot.Unavailable, "cut", "run it again"},
		"always too busy": {answer(429, "application/json", `{}`), blindspot.Unavailable, "429", "run it again"},
	} {
		s := acledserver.New(acledRows)
		s.Fault(c.fault)
		a, req := acledOf(t, s), wish(t)
		_, err := a.Read(context.Background(), req)
		if blindspot.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.want) || !strings.Contains(blindspot.HintOf(err), c.hint) {
			t.Errorf("%s: %v (%s)", name, err, blindspot.HintOf(err))
		}
		secretFree(t, name, fmt.Sprintf("%v %s %+v %#v", err, blindspot.HintOf(err), a, *a), req.Dir)
	}
	s := acledserver.New(acledRows)
	a := acledOf(t, s)
	a.Password = "wrong-password-88"
	_, err := a.Read(context.Background(), wish(t))
	if blindspot.CodeOf(err) != blindspot.Refused || !strings.Contains(blindspot.HintOf(err), "BLINDSPOT_ACLED_PASSWORD") || strings.Contains(err.Error(), "wrong-password-88") {
		t.Errorf("%v (%s)", err, blindspot.HintOf(err))
	}
}

// secretFree looks for secrets in a text and in all files of a folder.
func secretFree(t *testing.T, name, text, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var b []byte
			b, err = os.ReadFile(path)
			text += string(b)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{acledserver.Password, "made-up-token-", "made-up-refresh-", acledserver.User} {
		if strings.Contains(text, secret) {
			t.Errorf("%s: %q shows in %.300s", name, secret, text)
		}
	}
}

// A page that comes twice is asked for again.
func TestACLEDRepeatedPage(t *testing.T) {
	t.Parallel()
	s := acledserver.New(acledRows)
	a := acledOf(t, s)
	times := 0
	s.Fault(func(w http.ResponseWriter, r *http.Request) bool {
		if q := r.URL.Query(); q.Get("page") == "2" && times < 2 {
			times++
			q.Set("page", "1")
			r.URL.RawQuery = q.Encode()
		}
		return false
	})
	if res, err := a.Read(context.Background(), wish(t)); err != nil || res.Rows != len(acledRows) || times != 2 {
		t.Errorf("%+v %v, repeated %d times", res, err, times)
	}
}

// What the account may not see is told; deletions come over several pages; the
// question is as ACLED documents it.
func TestACLEDSaysAndDeletes(t *testing.T) {
	t.Parallel()
	s := acledserver.New(acledRows)
	s.Restrict(`{"date_recency": {"quantity": 12, "unit": "months"}}`)
	deleted := map[string]int64{}
	for i := range 12 {
		deleted[fmt.Sprintf("AFG%d", i)] = int64(100 + i)
	}
	s.Delete(deleted)
	a, req := acledOf(t, s), wish(t)
	req.Countries = []string{"Afghanistan", "Pakistan"}
	res, err := a.Read(context.Background(), req)
	if err != nil || !strings.Contains(res.Restrictions, "date_recency") {
		t.Fatalf("%+v %v", res, err)
	}
	got, err := a.Deleted(context.Background(), 105)
	if err != nil || len(got) != 7 || got["AFG11"] != 111 {
		t.Errorf("%v %v", got, err)
	}
	all := strings.Join(s.Requests(), "\n")
	for _, want := range []string{"POST /oauth/token", "country=Afghanistan%7CPakistan", "event_date=2020-01-01%7C2026-10-01", "event_date_where=BETWEEN", "limit=5&page=1", "page=3", "deleted_timestamp=105&deleted_timestamp_where=%3E%3D", "_format=json"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %s in\n%s", want, all)
		}
	}
}

// The faults of real networks change nothing of what comes.
func TestACLEDThroughABadNetwork(t *testing.T) {
	for name, toxic := range map[string]string{
		"slow":      `{"type":"bandwidth","stream":"downstream","attributes":{"rate":100}}`,
		"in pieces": `{"type":"slicer","stream":"downstream","attributes":{"average_size":900,"size_variation":400,"delay":500}}`,
		"late":      `{"type":"latency","stream":"downstream","attributes":{"latency":30,"jitter":20}}`,
		"cut":       `{"type":"limit_data","stream":"downstream","attributes":{"bytes":9000}}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := acledserver.New(acledRows)
			a := acledOf(t, s)
			proxy := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop()), t.Name(), "127.0.0.1:0", strings.TrimPrefix(s.URL, "http://"))
			if err := proxy.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(proxy.Stop)
			if _, err := proxy.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
				t.Fatal(err)
			}
			a.Base = "http://" + proxy.Listen
			if res, err := a.Read(context.Background(), wish(t)); err != nil || res.Rows != len(acledRows) {
				t.Errorf("%+v %v", res, err)
			}
		})
	}
}
